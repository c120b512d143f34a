"""From lists to arrays: what `np.array` makes of a value."""

from __future__ import annotations

from kerasdoctor.facts import LabelKind
from kerasdoctor.record import replace
from kerasdoctor.static.arrays.columns import series_of
from kerasdoctor.static.arrays.literals import as_count, classify, literal, span_of
from kerasdoctor.static.following.heap import Sequence
from kerasdoctor.static.following.iterating import length_of
from kerasdoctor.static.following.joining import as_number, elements
from kerasdoctor.static.following.operators import BITS
from kerasdoctor.static.following.values import AXIS, Const, Data, Items, Many, Method, Span, Unknown, Value
from kerasdoctor.static.following.walk import Walk

CONSTANTS = "constants in the source"


def as_array(walk: Walk, value: Value) -> Data | None:
    """See a value as the array that `np.array` would make of it, or None."""
    match value:
        case Data():
            return value
        case Method():
            return series_of(walk, value)
        case Const():
            number = as_number(value)
            return number if isinstance(number, Data) else None
        case Span(numbers=numbers):
            length = len(numbers) if numbers is not None else None
            counts = numbers is not None and numbers.step == 1 and numbers.start == 0
            return Data((length,), "class-index" if counts else None, whole=True, varies=frozenset({AXIS}))
    thing = walk.look(value)
    if isinstance(thing, Sequence):
        exact = literal(walk, value)
        if exact is not None:
            shape, kind = classify(exact)
            counted = as_count(exact, AXIS)
            known = Data(shape, kind, CONSTANTS, thing.made, kind not in ("real", "distribution"), span=span_of(exact))
            return known if counted is None else replace(known, varies=counted.varies, power=counted.power)
        stacked = _stack(walk, elements_of(thing), length_of(walk, value), thing.token, thing.values)
        return replace(stacked, made=thing.made) if stacked is not None else None
    if isinstance(value, Items):
        return as_array(walk, walk.keep(Sequence(value.values)))
    if isinstance(value, Many):
        return _stack(walk, value.element, value.length, value.token, None)
    return None


def elements_of(thing: Sequence) -> Value:
    """Return what holds for all elements; nothing is known of an empty list."""
    return elements(thing) if thing.values is None or thing.values else Unknown("an empty list")


def _stack(
    walk: Walk, element: Value, length: int | None, token: int | None, values: tuple[Value, ...] | None
) -> Data | None:
    if values:
        row = _as_bits(values)
        if row is not None:
            return row
    inner = as_array(walk, element)
    if inner is None:
        return None
    if inner.stage == "bit" and token is not None and token in inner.position:
        return _row_of_bits(inner, length)
    shape = None if inner.shape is None else (length, *inner.shape)
    counts = token is not None and token in inner.varies and inner.shape == ()
    return replace(
        inner,
        shape=shape,
        made=None,
        varies=frozenset({AXIS}) if counts else frozenset(),
        stage=None,
        position=frozenset(),
    )


def _row_of_bits(bit: Data, length: int | None) -> Data:
    kind: LabelKind = "binary" if length == 1 else "multi-hot"
    return Data(None if bit.shape is None else (length, *bit.shape), kind, BITS, whole=True)


def _as_bits(values: tuple[Value, ...]) -> Data | None:
    """See a list of the single bits of a number as its code."""
    bits = [value for value in values if isinstance(value, Data) and value.stage == "bit" and value.shape == ()]
    if len(bits) == len(values) > 1 and len({bit.position for bit in bits}) == len(bits):
        return Data((len(bits),), "multi-hot", BITS, whole=True)
    return None
