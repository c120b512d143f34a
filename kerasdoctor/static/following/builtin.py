"""Python's own functions, as far as labels, layers and answers pass through them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from kerasdoctor.record import replace
from kerasdoctor.static.following.attributes import attribute
from kerasdoctor.static.following.families import BUILT_IN, reads
from kerasdoctor.static.following.heap import Mapping, Sequence
from kerasdoctor.static.following.iterating import iterate, length_of, one_by_one
from kerasdoctor.static.following.joining import elements
from kerasdoctor.static.following.targets import set_attribute
from kerasdoctor.static.following.values import (
    Answer,
    Arguments,
    Const,
    Data,
    Digits,
    Given,
    Items,
    Many,
    Plain,
    Span,
    Unknown,
    Value,
)
from kerasdoctor.static.following.walk import Walk

MOST_ITEMS = 16


@reads(BUILT_IN)
def builtin_call(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Value | None:
    """Return what a built-in gives, or None for one that is not read."""
    handler = _BY_NAME.get(name)
    if handler is None:
        return None
    return handler(walk, given, node) if given.positional or name in ("list", "dict") else Unknown(f"what {name} gives")


def _len(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    length = length_of(walk, given.positional[0].value)
    return Const(length) if length is not None else Data((), whole=True)


def _range(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    numbers = [given.integer(position) for position in range(len(given.positional))]
    known = [number for number in numbers if number is not None]
    if len(known) != len(numbers) or not 1 <= len(known) <= 3 or known[2:] == [0]:
        return Span(None)
    return Span(range(*known)) if all(abs(number) < 2**40 for number in known) else Span(None)


def _number(walk: Walk, given: Arguments, node: ast.expr) -> Value:
    value = given.positional[0].value
    name = walk.text(node).partition("(")[0]
    match value:
        case Const(value=int() | float() | str() as plain) if len(given.positional) == 1:
            return _cast(name, plain)
        case Data() if name == "bool" and value.stage == "masked":
            return Data(value.shape, "binary", whole=True, stage="bit", position=value.position)
        case Data() if name == "int":
            return value if value.whole else Data(value.shape, whole=True)
        case Data() if name == "abs":
            return replace(value, span=None)
        case Data() | Answer():
            return value
    return Data((), whole=True) if name == "int" else Unknown("a number that is not known")


def _cast(name: str, plain: float | str) -> Value:
    casts: dict[str, Callable[[Any], Plain]] = {"int": int, "float": float, "bool": bool, "abs": abs}
    try:
        return Const(casts[name](plain))
    except (KeyError, ValueError, TypeError, OverflowError):
        return Unknown("a conversion that fails")


def _list(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    if not given.positional:
        return walk.keep(Sequence(()))
    value = given.positional[0].value
    thing = walk.look(value)
    if isinstance(thing, Sequence):
        return walk.keep(thing)
    if isinstance(value, Data | Answer):
        return value
    known = one_by_one(walk, value) if isinstance(value, Items) else None
    if known is not None:
        return walk.keep(Sequence(tuple(known)))
    token = walk.number()
    element, length = iterate(walk, value, token)
    return walk.keep(Sequence(None, element, length, token))


def _tuple(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    value = given.positional[0].value
    known = one_by_one(walk, value)
    return Items(tuple(known)) if known is not None else value


def _map(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    if len(given.positional) != 2:
        return Unknown("a map over several lists")
    function, source = given.positional
    token = walk.number()
    element, length = iterate(walk, source.value, token)
    result = walk.apply(function.value, Arguments((Given(element, source.node),)), function.node)
    return Many(result, length, token)


def _zip(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    token = walk.number()
    parts = [iterate(walk, argument.value, token) for argument in given.positional]
    known = [one_by_one(walk, argument.value) for argument in given.positional]
    rows = [row for row in known if row is not None and len(row) <= MOST_ITEMS]
    if len(rows) == len(known):
        return Items(tuple(Items(tuple(row)) for row in zip(*rows, strict=False)))
    lengths = {length for _, length in parts}
    length = lengths.pop() if len(lengths) == 1 else None
    return Many(Items(tuple(element for element, _ in parts)), length, token)


def _enumerate(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    known = one_by_one(walk, given.positional[0].value)
    if known is not None and len(known) <= MOST_ITEMS and len(given.positional) == 1:
        return Items(tuple(Items((Const(index), value)) for index, value in enumerate(known)))
    token = walk.number()
    element, length = iterate(walk, given.positional[0].value, token)
    index = Data((), whole=True, varies=frozenset({token}))
    return Many(Items((index, element)), length, token)


def _reversed(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    value = given.positional[0].value
    match value:
        case Span(numbers=range() as numbers):
            return Span(numbers[::-1])
        case Many() | Digits() | Data() | Span():
            return value
    thing = walk.look(value)
    if isinstance(thing, Sequence):
        reverse = thing.values[::-1] if thing.values is not None else None
        return walk.keep(
            Sequence(reverse, elements(thing) if reverse is None else Unknown(), thing.length, thing.token)
        )
    return Unknown("something unknown in reverse")


def _bin(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    return Digits()


def _format(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    spec = given.constant(1)
    return digits_by(spec) if isinstance(spec, str) else Unknown("a formatted text")


def digits_by(spec: str) -> Value:
    """Return what a number looks like in a format such as "020b"."""
    if not spec.endswith("b"):
        return Unknown("a formatted text")
    number = spec.removesuffix("b").lstrip("#")
    return Digits(int(number) if number.startswith("0") and number.isdecimal() and len(number) < 6 else None)


def _dict(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    if given.positional or not given.whole:
        return walk.keep(Mapping(None))
    return walk.keep(Mapping(tuple((name, argument.value) for name, argument in given.keywords)))


def _sum(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    element, _ = iterate(walk, given.positional[0].value, walk.number())
    return element if isinstance(element, Answer) else Unknown("a sum")


def _iter(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    return given.positional[0].value


def _getattr(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    name = given.constant(1)
    return attribute(walk, given.positional[0].value, name) if isinstance(name, str) else Unknown("an attribute")


def _setattr(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    name = given.constant(1)
    if isinstance(name, str) and len(given.positional) == 3:
        set_attribute(walk, given.positional[0].value, name, given.positional[2].value)
    return Const(None)


def _set(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    value = given.positional[0].value
    return Data((value.classes,)) if isinstance(value, Data) else Unknown("a set")


def _next(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    return iterate(walk, given.positional[0].value, walk.number())[0]


_Handler = Callable[[Walk, Arguments, ast.expr], Value]
_BY_NAME: dict[str, _Handler] = {
    **dict.fromkeys(("int", "float", "bool", "abs"), _number),
    **dict.fromkeys(("list", "sorted"), _list),
    "len": _len,
    "range": _range,
    "tuple": _tuple,
    "map": _map,
    "zip": _zip,
    "enumerate": _enumerate,
    "reversed": _reversed,
    "bin": _bin,
    "format": _format,
    "dict": _dict,
    "sum": _sum,
    "iter": _iter,
    "next": _next,
    "set": _set,
    "getattr": _getattr,
    "setattr": _setattr,
}
