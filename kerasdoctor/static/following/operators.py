"""Arithmetic on constants and on arrays, with an eye for the bits of a number."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

from kerasdoctor.facts import Shape
from kerasdoctor.record import replace
from kerasdoctor.static.following.joining import as_number
from kerasdoctor.static.following.values import AXIS, WITHOUT_LIMITS, Answer, Const, Data, Items, Tensor, Unknown, Value

_FOLD: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}
MOST_BITS = 128
# Divided by a number, whole numbers over a span like this are whole no more; 0 and 1 may well be.
WIDE = 2
BITS = "the bits of a number"


def operate(op: ast.operator, left: Value, right: Value) -> Value:
    """Return the value of `left op right`."""
    if isinstance(left, Const) and isinstance(right, Const):
        return fold(op, left, right)
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        return _on_tensors(left, right)
    if isinstance(left, Answer) or isinstance(right, Answer):
        calls = frozenset[Any]().union(*(side.calls for side in (left, right) if isinstance(side, Answer)))
        return Answer(calls, any(isinstance(side, Answer) and side.decoded for side in (left, right)))
    if isinstance(left, Items) and isinstance(right, Items) and isinstance(op, ast.Add):
        return Items(left.values + right.values)
    return _on_arrays(op, left, right)


def _on_tensors(left: Value, right: Value) -> Tensor:
    sides = [side for side in (left, right) if isinstance(side, Tensor)]
    number = isinstance(left, Const) or isinstance(right, Const)
    shape = sides[0].shape if number else None
    if len(sides) == 2:
        shape = broadcast(sides[0].shape, sides[1].shape)
    return Tensor(tuple(sides), operation=True, shape=shape)


def fold(op: ast.operator, left: Const, right: Const) -> Value:
    """Compute on two constants, unless that takes long or fails."""
    one, other = left.value, right.value
    if not _is_cheap(op, one, other):
        return Unknown("a constant that is costly to compute")
    try:
        result = _FOLD[type(op)](one, other)
    except (ArithmeticError, TypeError, ValueError, KeyError):
        return Unknown("arithmetic that fails")
    return Const(result) if isinstance(result, int | float | complex | str) else Unknown("not a number")


def _is_cheap(op: ast.operator, one: object, other: object) -> bool:
    if isinstance(op, ast.Mod | ast.Mult) and (isinstance(one, str | bytes) or isinstance(other, str | bytes)):
        return False
    if isinstance(one, str | bytes) and isinstance(other, str | bytes):
        return len(one) + len(other) < 1000
    if not (isinstance(one, int | float | complex) and isinstance(other, int | float | complex)):
        return False
    if isinstance(op, ast.Pow | ast.LShift):
        return abs(other) <= MOST_BITS and abs(one) < 10**6
    return abs(one) < 10**300 and abs(other) < 10**300


def _on_arrays(op: ast.operator, left: Value, right: Value) -> Value:
    one, other = to_data(left), to_data(right)
    if one is None and other is None:
        return _unknown(left, right)
    if one is None and isinstance(right, Const) and not isinstance(op, ast.BitAnd | ast.RShift | ast.Mod):
        return _unknown(left, right)
    one, other = one or Data(), other or Data()
    special = _SPECIAL.get(type(op))
    found = special(one, other, left, right) if special is not None else None
    return found or _plain(op, one, other, left, right)


def to_data(value: Value) -> Data | None:
    """See a constant number as an array without axes."""
    if isinstance(value, Const):
        number = as_number(value)
        return replace(number, kind=None) if isinstance(number, Data) else None
    return value if isinstance(value, Data) else None


def _unknown(left: Value, right: Value) -> Unknown:
    if isinstance(left, Unknown):
        return left
    return right if isinstance(right, Unknown) else Unknown("an operation on something unknown")


def broadcast(one: Shape | None, other: Shape | None) -> Shape | None:
    """Return the shape of an elementwise operation."""
    if one is None or other is None:
        return None
    size = max(len(one), len(other))
    pairs = zip((1,) * (size - len(one)) + one, (1,) * (size - len(other)) + other, strict=True)
    return tuple(b if a == 1 else a if b == 1 or a == b else None for a, b in pairs)


def _plain(op: ast.operator, one: Data, other: Data, left: Value, right: Value) -> Data:
    shape = broadcast(one.shape, other.shape)
    whole = one.whole and other.whole and not isinstance(op, ast.Div)
    real = "real" in (one.kind, other.kind) and isinstance(op, ast.Add | ast.Sub | ast.Mult | ast.Div | ast.Pow)
    if isinstance(op, ast.Div) and not isinstance(right, Const) and other.shape != ():
        real = False  # rows that are divided by their sums are shares
    varies = one.varies | other.varies if isinstance(op, ast.Add | ast.Sub) else frozenset[int]()
    span = _span(op, one, other, left, right)
    # Whole numbers over a wide span are no whole numbers any more once they are divided.
    wide = one.span is not None and one.span[1] - one.span[0] >= WIDE
    real = real or (isinstance(op, ast.Div) and span is not None and wide and span != one.span)
    return Data(shape, "real" if real else None, whole=whole, varies=varies, span=span)


def _span(op: ast.operator, one: Data, other: Data, left: Value, right: Value) -> tuple[float, float] | None:
    """Return the span of an array behind arithmetic with a number."""
    before, number = (one.span, right) if isinstance(right, Const) else (other.span, left)
    if before == WITHOUT_LIMITS:
        return _scaled(op, left, right)
    if before is None or not isinstance(number, Const) or not isinstance(number.value, int | float):
        return None
    ends: list[float] = []
    for end in before:
        sides = (Const(end), number) if number is right else (number, Const(end))
        result = fold(op, *sides)
        if not isinstance(result, Const) or not isinstance(result.value, int | float):
            return None
        ends.append(result.value)
    straight = isinstance(op, ast.Add | ast.Sub | ast.Mult) or (isinstance(op, ast.Div) and number is right)
    return (min(ends), max(ends)) if straight else None


def _scaled(op: ast.operator, left: Value, right: Value) -> tuple[float, float] | None:
    """Return the span of numbers around zero after they are multiplied or divided by a number."""
    by, array = (left, right) if isinstance(left, Const) else (right, left)
    if not isinstance(by, Const) or not isinstance(array, Data) or array.span != WITHOUT_LIMITS:
        return None
    scaling = isinstance(op, ast.Mult) or (isinstance(op, ast.Div) and array is left)
    return WITHOUT_LIMITS if scaling and by.value else None


def _power(one: Data, other: Data, left: Value, right: Value) -> Data | None:  # noqa: ARG001
    if isinstance(left, Const) and left.value == 2 and other.varies:
        return Data(other.shape, whole=True, varies=other.varies, power=True)
    return None


def _shift_left(one: Data, other: Data, left: Value, right: Value) -> Data | None:  # noqa: ARG001
    if isinstance(left, Const) and left.value == 1 and other.varies:
        return Data(other.shape, whole=True, varies=other.varies, power=True)
    return None


def _shift_right(one: Data, other: Data, left: Value, right: Value) -> Data | None:  # noqa: ARG001
    shape = broadcast(one.shape, other.shape)
    if one.stage == "masked":
        return replace(one, shape=shape, stage="bit")
    if isinstance(right, Const) and type(right.value) is int and 0 <= right.value <= MOST_BITS:
        position = one.position if one.stage == "shifted" else frozenset({-1 - right.value})
        return Data(shape, whole=True, stage="shifted", position=position)
    if other.varies:
        return Data(shape, whole=True, stage="shifted", position=other.varies)
    return None


def _divide(one: Data, other: Data, left: Value, right: Value) -> Data | None:  # noqa: ARG001
    shape = broadcast(one.shape, other.shape)
    if other.power and other.varies:
        stage = "bit" if one.stage == "masked" else "shifted"
        return Data(shape, whole=True, stage=stage, position=other.varies)  # type: ignore[arg-type]
    if one.stage == "shifted" and isinstance(right, Const) and right.value == 2:
        return one
    return None


def _and(one: Data, other: Data, left: Value, right: Value) -> Data | None:
    shape = broadcast(one.shape, other.shape)
    for side, mask, constant in ((one, other, right), (other, one, left)):
        if isinstance(constant, Const) and constant.value == 1:
            return as_bit(replace(side, shape=shape))
        if mask.power and mask.varies:
            return Data(shape, whole=True, stage="masked", position=mask.varies)
    return None


def as_bit(data: Data) -> Data:
    """Return the last bit of a number that may have been shifted."""
    shifted = data.stage == "shifted"
    bit = Data(data.shape, "binary", whole=True, stage="bit", position=data.position if shifted else frozenset({-1}))
    return as_row(bit)


def as_row(bit: Data) -> Data:
    """See bits along the last axis as one code."""
    if bit.stage == "bit" and AXIS in bit.position:
        width = bit.shape[-1] if bit.shape else None
        if width == 1:
            return Data(bit.shape, "binary", whole=True)
        return Data(bit.shape, "multi-hot", BITS, whole=True)
    return bit


def _modulo(one: Data, other: Data, left: Value, right: Value) -> Data | None:  # noqa: ARG001
    if not (isinstance(right, Const) and type(right.value) is int and right.value > 0):
        return None
    shape = broadcast(one.shape, other.shape)
    if right.value == 2 and one.stage == "shifted":
        return as_bit(replace(one, shape=shape))
    if right.value == 2 and one.whole:
        return Data(shape, "binary", whole=True, stage="bit", position=frozenset({-1}))
    if right.value > 2 and one.whole:
        return Data(shape, "class-index", f"a remainder after division by {right.value}", whole=True)
    return None


_SPECIAL: dict[type[ast.operator], Callable[[Data, Data, Value, Value], Data | None]] = {
    ast.Pow: _power,
    ast.LShift: _shift_left,
    ast.RShift: _shift_right,
    ast.FloorDiv: _divide,
    ast.BitAnd: _and,
    ast.Mod: _modulo,
}
