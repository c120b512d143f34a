"""Shapes: as arguments, and what reshaping does to the meaning of labels."""

from __future__ import annotations

from kerasdoctor.facts import Shape
from kerasdoctor.record import replace
from kerasdoctor.static.following.heap import Sequence
from kerasdoctor.static.following.values import Const, Data, Items, Value
from kerasdoctor.static.following.walk import Walk


def shape_of(value: Value) -> Shape | None:
    """Read a shape argument: a number or a tuple of numbers."""
    if isinstance(value, Const) and type(value.value) is int:
        return (value.value,)
    if isinstance(value, Items):
        return tuple(_size(item) for item in value.values)
    return None


def _size(value: Value) -> int | None:
    return value.value if isinstance(value, Const) and type(value.value) is int else None


def sized(walk: Walk, value: Value) -> Shape | None:
    """Read a shape argument that may be a list."""
    thing = walk.look(value)
    return (
        shape_of(Items(thing.values)) if isinstance(thing, Sequence) and thing.values is not None else shape_of(value)
    )


def reshaped(data: Data, shape: Shape | None) -> Data:
    """Return an array in another shape, with its meaning where the columns stay."""
    total = 1
    for size in data.shape or (None,):
        total = -1 if size is None or total < 0 else total * size
    if shape is not None and -1 in shape:
        rest = 1
        for size in shape:
            rest = rest if size == -1 else 0 if size is None or not rest else rest * size
        filler = total // rest if total >= 0 and rest > 0 and total % rest == 0 else None
        shape = tuple(filler if size == -1 else size for size in shape)
    if data.shape is None or shape is None:
        kind = data.kind if data.kind in ("binary", "real", "class-index") else None
        return replace(data, shape=shape, kind=kind, varies=frozenset(), stage=None)
    columns = data.kind in ("one-hot", "multi-hot", "distribution")
    if columns and (not shape or shape[-1] != data.shape[-1] or shape[-1] is None):
        return Data(shape, whole=data.whole)
    return replace(data, shape=shape, varies=frozenset(), stage=None, position=frozenset())
