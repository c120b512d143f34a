"""Classes that say how they are made anew: which arguments their `get_config` leaves out."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from kerasdoctor.static.following.tracing import note
from kerasdoctor.static.following.values import Arguments, Const, Given, Imported, Made, Value
from kerasdoctor.static.following.walk import Walk

_CONFIGURED = frozenset(
    {"keras.layers.Layer", "keras.losses.Loss", "keras.metrics.Metric", "keras.regularizers.Regularizer"}
    | {"keras.initializers.Initializer", "keras.constraints.Constraint"}
    | {"keras.optimizers.schedules.LearningRateSchedule"}
)
# What the classes of Keras keep by themselves.
_KEPT = frozenset({"self", "name", "dtype", "trainable", "reduction", "autocast", "activity_regularizer", "dynamic"})
_PLAIN_CALLS = frozenset(
    {"super", "get_config", "update", "dict", "copy", "items", "serialize", "float", "int", "list"}
)
_PLAIN_STATEMENTS = (ast.Assign, ast.AnnAssign, ast.Expr, ast.Return)


def note_incomplete_config(walk: Walk, node: ast.ClassDef, bases: Sequence[Value]) -> None:
    """Note a class of Keras whose `get_config` leaves out arguments of its constructor."""
    if len(bases) != 1 or not isinstance(bases[0], Imported | Made) or bases[0].name not in _CONFIGURED:
        return
    if any(
        isinstance(base, ast.Name) and base.id == node.name for cls in walk.nodes.of(ast.ClassDef) for base in cls.bases
    ):
        return  # Classes that extend it may add to its config.
    methods = {part.name: part for part in node.body if isinstance(part, ast.FunctionDef)}
    init, config = methods.get("__init__"), methods.get("get_config")
    if init is None or config is None or {"from_config", "__new__"} & {*methods}:
        return
    returned = config.body[-1].value if isinstance(config.body[-1], ast.Return) else None
    if returned is None or not _is_plain(config):
        return
    named = {*_words(config), *_handed_on(init)} | _KEPT
    missing = tuple((name, default) for name, default in _parameters(init) if name not in named)
    if missing:
        given = tuple(Given(Const(name), default or returned) for name, default in missing)
        # A node of its own, since what is returned may be a call that is noted, too.
        place = ast.copy_location(ast.Constant(None), returned)
        note(walk, "config.incomplete", Arguments(given), place, Const(node.name))


def _parameters(init: ast.FunctionDef) -> Iterator[tuple[str, ast.expr | None]]:
    """Yield the parameters with their defaults."""
    plain = [*init.args.posonlyargs, *init.args.args]
    without = [None] * (len(plain) - len(init.args.defaults))
    for parameter, default in zip(plain, [*without, *init.args.defaults], strict=True):
        yield parameter.arg, default
    for parameter, default in zip(init.args.kwonlyargs, init.args.kw_defaults, strict=True):
        yield parameter.arg, default


def _is_plain(config: ast.FunctionDef) -> bool:
    """Whether a `get_config` only puts together what it names."""
    for statement in config.body:
        if not isinstance(statement, _PLAIN_STATEMENTS):
            return False
        for part in ast.walk(statement):
            match part:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                    if name not in _PLAIN_CALLS:
                        return False
                case ast.Call() | ast.DictComp() | ast.Attribute(attr="__dict__"):
                    return False
    return True


def _words(config: ast.FunctionDef) -> Iterator[str]:
    """Yield the names under which a `get_config` puts something."""
    for part in ast.walk(config):
        match part:
            case ast.Constant(value=str(text)):
                yield text
            case ast.keyword(arg=str(name)):
                yield name


def _handed_on(init: ast.FunctionDef) -> Iterator[str]:
    """Yield the parameters that the constructor hands to that of the class it extends."""
    for part in ast.walk(init):
        match part:
            case ast.Call(func=ast.Attribute(attr="__init__")):
                yield from (name.id for name in ast.walk(part) if isinstance(name, ast.Name))
