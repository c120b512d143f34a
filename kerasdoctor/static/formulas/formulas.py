"""Functions that Keras calls by itself, read as formulas: losses, training steps, calls of layers."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from kerasdoctor.facts import Constant, Formula, Role
from kerasdoctor.static.following.definitions import extends_keras_model, find_in_class
from kerasdoctor.static.following.heap import Instance, Mapping, Sequence
from kerasdoctor.static.following.tracing import Event
from kerasdoctor.static.following.values import Class, Const, Function, Given, Value
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.formulas.steps import EXPRESSIONS, STATEMENTS
from kerasdoctor.static.formulas.terms import Reader
from kerasdoctor.static.models.custom import extends_layer

_METHODS: tuple[tuple[str, Role], ...] = (("__init__", "build"), ("build", "build"), ("call", "call"))


def formulas_of(walk: Walk, model: int | None, compiled: Event | None) -> tuple[Formula, ...]:
    """Return the losses and metrics of a compile, the training step of a model, and the calls of layers and models."""
    found: list[Formula] = []
    if compiled is not None:
        found += _compiled(walk, compiled.given.find(1, "loss"), "loss")
        found += _compiled(walk, compiled.given.find(None, "metrics"), "metric")
    thing = walk.heap.get(model) if model is not None else None
    if isinstance(thing, Instance):
        step = find_in_class(thing.cls, "train_step")
        if isinstance(step, Function):
            found.append(_read(walk, step, "train_step", thing.cls))
    found += [_read(walk, function, "tape", None) for function in _taping(walk)]
    for cls in _classes(walk):
        if extends_layer(cls) or extends_keras_model(cls):
            for name, role in _METHODS:
                method = cls.names.get(name)
                if isinstance(method, Function):
                    found.append(_read(walk, method, role, cls))
    return tuple(found)


def _compiled(walk: Walk, given: Given | None, role: Role) -> Iterator[Formula]:
    """Yield the functions of the script that `compile` is given, for one output or for several."""
    for value in dict.fromkeys(_leaves(walk, given.value) if given is not None else ()):
        inner = walk.look(value)
        if isinstance(value, Function):
            yield _read(walk, value, role, None)
        elif isinstance(inner, Instance) and role == "loss":
            method = find_in_class(inner.cls, "call")
            if isinstance(method, Function):
                yield _read(walk, method, "loss", inner.cls)


def _leaves(walk: Walk, value: Value) -> Iterator[Value]:
    """Yield what lists and dictionaries, one in the other, hold."""
    match walk.look(value):
        case Mapping(entries=entries):
            inside = tuple(item for _, item in entries or ())
        case Sequence(values=values):
            inside = values or ()
        case _:
            yield value
            return
    for item in inside:
        yield from _leaves(walk, item)


def _classes(walk: Walk) -> Iterator[Class]:
    frame = walk.frame
    while frame.outer is not None:
        frame = frame.outer
    for value in tuple(frame.names.values()):
        if isinstance(value, Class) and value.node in walk.entered:
            yield value


def _defaults(function: Function) -> Iterator[tuple[str, Constant]]:
    for name, value in function.defaults:
        if isinstance(value, Const) and not isinstance(value.value, complex | bytes):
            yield name, value.value


def _taping(walk: Walk) -> Iterator[Function]:
    """Yield the functions of the script that open a gradient tape."""
    frame = walk.frame
    while frame.outer is not None:
        frame = frame.outer
    for value in tuple(frame.names.values()):
        node = value.node if isinstance(value, Function) else None
        if isinstance(node, ast.FunctionDef) and node in walk.entered and any(map(_opens_tape, node.body)):
            yield from (value,) if isinstance(value, Function) else ()


def _opens_tape(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.For | ast.If | ast.While):
        return any(_opens_tape(inner) for inner in statement.body)
    if not isinstance(statement, ast.With):
        return False
    calls = [item.context_expr for item in statement.items if isinstance(item.context_expr, ast.Call)]
    names = [call.func.attr for call in calls if isinstance(call.func, ast.Attribute)]
    return "GradientTape" in names or any(_opens_tape(inner) for inner in statement.body)


def _read(walk: Walk, function: Function, role: Role, cls: Class | None) -> Formula:
    if function.node not in walk.formulas:
        try:
            walk.formulas[function.node] = _formula(walk, function, role, cls)
        except RecursionError:
            walk.formulas[function.node] = Formula(role, "", walk.place(function.node))
    return walk.formulas[function.node]


def _formula(walk: Walk, function: Function, role: Role, cls: Class | None) -> Formula:
    node, method = function.node, cls is not None
    names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    reader = Reader(walk, names[0] if method and names else None, STATEMENTS, EXPRESSIONS)
    outer, walk.frame = walk.frame, function.frame
    try:
        returned = reader.enter(node, {name: reader.parameter(name, node) for name in names}, 0)
    finally:
        walk.frame = outer
    return Formula(
        role,
        "" if isinstance(node, ast.Lambda) else node.name,
        walk.place(node),
        tuple(names[1:] if method else names),
        returned,
        tuple(reader.calls),
        tuple(reader.taped),
        cls.node.name if cls is not None else None,
        frozenset(cls.names) if cls is not None else frozenset(),
        tuple(_defaults(function)),
    )
