"""Functions and classes that the script defines, and entering them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Literal

from kerasdoctor.record import replace
from kerasdoctor.static.arrays.batching import note_same_batches
from kerasdoctor.static.arrays.passing import single_pass
from kerasdoctor.static.files.nodes import Nodes
from kerasdoctor.static.following.heap import Instance, Model
from kerasdoctor.static.following.joining import join
from kerasdoctor.static.following.values import (
    Arguments,
    Class,
    Const,
    Data,
    Frame,
    Function,
    Imported,
    Items,
    Made,
    Ref,
    Stream,
    Unknown,
    Value,
)
from kerasdoctor.static.following.walk import DEEPEST_CALL, Walk
from kerasdoctor.static.models.configs import note_incomplete_config

_MODELS = frozenset({"keras.Model", "keras.Sequential"})
_TRANSPARENT_DECORATORS = frozenset(
    {"tensorflow.function", "staticmethod", "numba.jit", "numba.njit", "functools.wraps"}
)


def define_function(walk: Walk, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    """Bind a function to its name."""
    function: Value = make_function(walk, node)
    for decorator in node.decorator_list:
        callee = walk.value(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if not (isinstance(callee, Imported) and callee.name in _TRANSPARENT_DECORATORS):
            function = Unknown(f"`{node.name}` is decorated")
    walk.bind(node.name, function)


def make_function(walk: Walk, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> Function:
    """Return a function with the defaults of its parameters."""
    arguments = node.args
    names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
    defaults = [
        (name, walk.value(default))
        for name, default in zip(names[len(names) - len(arguments.defaults) :], arguments.defaults, strict=True)
    ]
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is not None:
            defaults.append((argument.arg, walk.value(default)))
    walk.scopes.append(walk.frame)
    return Function(node, walk.frame, tuple(defaults))


def define_class(walk: Walk, node: ast.ClassDef) -> None:
    """Bind a class to its name."""
    bases = tuple(walk.value(base) for base in node.bases)
    outer = walk.frame
    walk.frame = Frame(outer=outer)
    walk.run(node.body)
    names = walk.frame.names
    walk.frame = outer
    note_same_batches(walk, node, bases)
    note_incomplete_config(walk, node, bases)
    walk.bind(node.name, Class(node, bases, names))


def enter(walk: Walk, function: Function, given: Arguments) -> Value:
    """Return what a call of a function of the script gives, by following its body."""
    node = function.node
    if node in walk.calls or len(walk.calls) >= DEEPEST_CALL:
        return Unknown("a recursive call")
    walk.entered.add(node)
    caller, leaps = walk.frame, walk.leaps
    walk.frame = Frame(_bind_parameters(function, given), function.frame)
    walk.calls.append(node)
    walk.leaps = []
    try:
        return _result(walk, node)
    finally:
        walk.frame, walk.leaps = caller, leaps
        walk.calls.pop()
        _forget_filled(walk, function, given)


def _forget_filled(walk: Walk, function: Function, given: Arguments) -> None:
    """Forget what arrays mean that the function may have filled."""
    parameters = function.node.args.args[function.owner is not None :]
    for parameter, argument in zip(parameters, given.positional, strict=False):
        value, node = argument.value, argument.node
        if isinstance(value, Data) and isinstance(node, ast.Name) and _is_filled(walk, function, parameter.arg):
            walk.bind(node.id, Data(value.shape))


def _is_filled(walk: Walk, function: Function, name: str) -> bool:
    node = function.node
    if node not in walk.filled:
        stores = [part.value for part in Nodes(node).of(ast.Subscript) if isinstance(part.ctx, ast.Store)]
        walk.filled[node] = frozenset(part.id for part in stores if isinstance(part, ast.Name))
    return name in walk.filled[node]


def _result(walk: Walk, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> Value:
    if isinstance(node, ast.Lambda):
        return walk.value(node.body)
    ends = walk.run(node.body)
    if _is_generator(walk, node):
        return _generated(walk, node)
    returned = walk.frame.returned + ([Const(None)] if ends else [])
    if not returned:
        return Unknown(f"`{node.name}` does not return")
    value = returned[0]
    for other in returned[1:]:
        value = join(value, other)
    return value if walk.references.get(node.name, 0) == 1 else without_place(value)


def _generated(walk: Walk, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Value:
    given = walk.frame.yielded
    value = given[0] if given else Unknown("what a generator gives")
    for other in given[1:]:
        value = join(value, other)
    return Stream(value, once=single_pass(node))


def without_place(value: Value) -> Value:
    """Forget where an array was made: a function that is called often is no telling place."""
    match value:
        case Data():
            return replace(value, made=None)
        case Items(values=values):
            return Items(tuple(without_place(item) for item in values))
    return value


def _is_generator(walk: Walk, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    if node not in walk.generators:
        anywhere = bool(walk.nodes.of(ast.Yield)) or bool(walk.nodes.of(ast.YieldFrom))
        yields = anywhere and any(isinstance(part, ast.Yield | ast.YieldFrom) for part in _own(node))
        walk.generators[node] = yields or isinstance(node, ast.AsyncFunctionDef)
    return walk.generators[node]


def _own(node: ast.AST) -> list[ast.AST]:
    found: list[ast.AST] = []
    waiting = list(ast.iter_child_nodes(node))
    while waiting:
        part = waiting.pop()
        found.append(part)
        if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            waiting.extend(ast.iter_child_nodes(part))
    return found


def _bind_parameters(function: Function, given: Arguments) -> dict[str, Value]:
    spec = function.node.args
    names = [argument.arg for argument in (*spec.posonlyargs, *spec.args)]
    known = names + [argument.arg for argument in spec.kwonlyargs]
    bound: dict[str, Value] = {name: Unknown(f"the parameter `{name}`") for name in known}
    if given.whole:
        bound |= dict(function.defaults)
    positional = [argument.value for argument in given.positional]
    if function.owner is not None:
        positional.insert(0, function.owner)
    bound |= dict(zip(names, positional, strict=False))
    bound |= {name: argument.value for name, argument in given.keywords if name in bound}
    if spec.vararg is not None:
        bound[spec.vararg.arg] = Items(tuple(positional[len(names) :])) if given.whole else Unknown("star arguments")
    if spec.kwarg is not None:
        bound[spec.kwarg.arg] = Unknown("keyword arguments")
    return bound


def instantiate(walk: Walk, cls: Class, given: Arguments, node: ast.expr) -> Value:
    """Return a new object of a class of the script, with `__init__` followed."""
    walk.entered.add(cls.node)
    model = Model(_kind(cls), where=walk.place(node)) if extends_keras_model(cls) else None
    ref = walk.keep(Instance(cls, model=model, where=walk.place(node)))
    init = find_in_class(cls, "__init__")
    if isinstance(init, Function):
        enter(walk, replace(init, owner=ref), given)
    return ref


def _kind(cls: Class) -> Literal["Sequential", "subclass"]:
    """Tell a class that extends Sequential, and is built by adding layers, from one with a `call`."""
    stacked = any(
        (isinstance(base, Imported) and base.name == "keras.Sequential")
        or (isinstance(base, Class) and base is not cls and _kind(base) == "Sequential")
        for base in cls.bases
    )
    return "Sequential" if stacked and find_in_class(cls, "call") is None else "subclass"


def find_in_class(cls: Class, name: str) -> Value | None:
    """Return what a class or one of its bases binds a name to."""
    if name in cls.names:
        return cls.names[name]
    for base in cls.bases:
        if isinstance(base, Class) and base is not cls:
            found = find_in_class(base, name)
            if found is not None:
                return found
    return None


def extends(cls: Class, known: Callable[[str], bool]) -> bool:
    """Whether a class of the script, or one that it extends, extends an imported class of a known name."""
    return any(
        (isinstance(base, Imported | Made) and known(base.name))
        or (isinstance(base, Class) and base is not cls and extends(base, known))
        for base in cls.bases
    )


def extends_keras_model(cls: Class) -> bool:
    """Whether a class of the script is a Keras model."""
    return extends(cls, _MODELS.__contains__)


def method_of(walk: Walk, ref: Ref, name: str) -> Value | None:
    """Return an attribute or bound method of an object of a class of the script."""
    thing = walk.look(ref)
    if not isinstance(thing, Instance):
        return None
    attributes = dict(thing.attributes)
    if name in attributes:
        return attributes[name]
    found = find_in_class(thing.cls, name)
    if isinstance(found, Function):
        static = isinstance(found.node, ast.FunctionDef) and any(
            isinstance(decorator, ast.Name) and decorator.id == "staticmethod"
            for decorator in found.node.decorator_list
        )
        return found if static else replace(found, owner=ref)
    return found
