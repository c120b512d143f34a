"""Label arrays that are written out in the source, classified by their values."""

from __future__ import annotations

from typing import TypeAlias

from kerasdoctor.facts import LabelKind, Shape
from kerasdoctor.static.following.members import members
from kerasdoctor.static.following.values import Const, Data, Value
from kerasdoctor.static.following.walk import Walk

Nested: TypeAlias = "int | float | tuple[Nested, ...]"
MOST_NUMBERS = 5000
# Beyond it whole numbers cannot be added to others, and nan compares false.
LARGEST = 1e100
# Shares written with a few decimals add up to 1 only about.
SLACK = 1e-3


def literal(walk: Walk, value: Value) -> Nested | None:
    """Return the numbers of a nested list, or None where one is not known."""
    numbers = _literal(walk, value, [MOST_NUMBERS])
    return numbers if isinstance(numbers, tuple) and _shape(numbers) is not None else None


def _literal(walk: Walk, value: Value, room: list[int]) -> Nested | None:
    room[0] -= 1
    if room[0] < 0:
        return None
    if isinstance(value, Const):
        return value.value if isinstance(value.value, int | float) and abs(value.value) < LARGEST else None
    values = members(walk, value)
    if not values:
        return None
    found: list[Nested] = []
    for item in values:
        number = _literal(walk, item, room)
        if number is None:
            return None
        found.append(number)
    return tuple(found)


def _shape(numbers: Nested) -> Shape | None:
    if not isinstance(numbers, tuple):
        return ()
    inner = [_shape(part) for part in numbers]
    first = inner[0]
    return (len(numbers), *first) if first is not None and all(shape == first for shape in inner) else None


def _flat(numbers: Nested) -> list[int | float]:
    if not isinstance(numbers, tuple):
        return [numbers]
    return [number for part in numbers for number in _flat(part)]


def span_of(numbers: Nested) -> tuple[float, float] | None:
    """Return the smallest and the largest number, where there are several."""
    flat = _flat(numbers)
    low, high = float(min(flat)), float(max(flat))
    return (low, high) if low < high else None


def classify(numbers: Nested) -> tuple[Shape | None, LabelKind]:
    """Return the shape of an array of numbers and what they mean as labels."""
    shape = _shape(numbers)
    flat = _flat(numbers)
    columns = shape is not None and len(shape) >= 2 and shape[-1] != 1
    if columns and shape is not None:
        width = shape[-1] or 1
        sums = [sum(flat[start : start + width]) for start in range(0, len(flat), width)]
        return shape, _by_rows(flat, sums)
    if set(flat) <= {0, 1}:
        return shape, "binary"
    return shape, "class-index" if all(number >= 0 and number == int(number) for number in flat) else "real"


def _by_rows(flat: list[int | float], sums: list[int | float]) -> LabelKind:
    if set(flat) <= {0, 1}:
        return "one-hot" if set(sums) == {1} else "multi-hot"
    if all(number >= 0 for number in flat) and all(abs(total - 1) < SLACK for total in sums):
        return "distribution"
    return "real"


def as_count(numbers: Nested, along: int) -> Data | None:
    """See distinct whole numbers such as 1, 2, 4, 8 as steps along an axis or a loop."""
    if not isinstance(numbers, tuple) or len(numbers) < 2:
        return None
    whole = [number for number in numbers if type(number) is int]
    if len(whole) != len(numbers) or len(set(whole)) != len(whole):
        return None
    power = all(number > 0 and number & (number - 1) == 0 for number in whole)
    return Data(whole=True, varies=frozenset({along}), power=power)
