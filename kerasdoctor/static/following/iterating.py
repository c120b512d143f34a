"""What the elements of a value look like."""

from __future__ import annotations

from kerasdoctor.facts import LabelKind, Operation, Past
from kerasdoctor.record import replace
from kerasdoctor.static.arrays.literals import as_count
from kerasdoctor.static.following.heap import Gap, Model, Sequence, Thing
from kerasdoctor.static.following.joining import all_elements, elements
from kerasdoctor.static.following.members import members
from kerasdoctor.static.following.past import extended, one_of, with_step
from kerasdoctor.static.following.values import (
    AXIS,
    Answer,
    Const,
    Data,
    Digits,
    Items,
    Many,
    Method,
    Span,
    Stream,
    Tensor,
    Unknown,
    Value,
)
from kerasdoctor.static.following.walk import Walk

MOST_KNOWN = 200


def one_by_one(walk: Walk, value: Value) -> list[Value] | None:
    """Return the elements where each is known."""
    values = members(walk, value)
    if values is not None:
        return list(values)
    match value:
        case Method(owner=owner, name="layers"):
            return _layers_of(walk.look(owner))
        case Span(numbers=range() as numbers) if len(numbers) <= MOST_KNOWN:
            return [Const(number) for number in numbers]
    return None


def _layers_of(thing: Thing | None) -> list[Value] | None:
    """Return the layers of a Sequential, where each is known."""
    if not isinstance(thing, Model) or thing.kind != "Sequential":
        return None
    members = [member for member in thing.stack if not isinstance(member, Tensor)]
    known: list[Value] = [member for member in members if not isinstance(member, Gap)]
    return known if len(known) == len(members) else None


def length_of(walk: Walk, value: Value) -> int | None:
    """Return how many elements a value has."""
    thing = walk.look(value)
    if isinstance(thing, Sequence):
        return len(thing.values) if thing.values is not None else thing.length
    match value:
        case Items(values=values):
            return len(values)
        case Span(numbers=range() as numbers):
            return len(numbers)
        case Many(length=length) | Digits(width=length):
            return length
        case Data(shape=(int(rows), *_)):
            return rows
        case Const(value=str() | bytes() as text):
            return len(text)
    return None


def iterate(walk: Walk, value: Value, token: int) -> tuple[Value, int | None]:
    """Return what each element looks like in the loop with this number, and how many there are."""
    return _element(walk, value, token), length_of(walk, value)


def _element(walk: Walk, value: Value, token: int) -> Value:
    thing = walk.look(value)
    if isinstance(thing, Sequence):
        return _of_constants(thing.values, token) if thing.values else elements(thing)
    match value:
        case Items(values=values):
            return _of_constants(values, token)
        case Span():
            return Data((), whole=True, varies=frozenset({token}))
        case Stream(element=inner):
            return one_of(inner)
        case Many(element=element, token=made_by):
            return _renumbered(element, made_by, token)
        case Digits():
            return Data((), "binary", whole=True, stage="bit", position=frozenset({token}))
        case Data():
            return _row(value, token)
        case Answer():
            return with_step(walk, value, "element")
        case Unknown(past=Past(operations=(*_, last)) as past):
            return Unknown("an element of something unknown", extended(past, Operation("element", last.where)))
    return Unknown("an element of something unknown")


def _renumbered(element: Value, old: int | None, new: int) -> Value:
    if isinstance(element, Data) and old is not None:
        varies = frozenset({new}) | element.varies - {old} if old in element.varies else element.varies
        position = frozenset({new}) | element.position - {old} if old in element.position else element.position
        return replace(element, varies=varies, position=position)
    if isinstance(element, Items):
        return Items(tuple(_renumbered(item, old, new) for item in element.values))
    return element


def _of_constants(values: tuple[Value, ...], token: int) -> Value:
    first = values[0] if values else None
    if isinstance(first, Items) and first.values:
        rows = [value.values for value in values if isinstance(value, Items)]
        if len(rows) == len(values) and len({len(row) for row in rows}) == 1:
            return Items(tuple(_of_constants(column, token) for column in zip(*rows, strict=True)))
    numbers = tuple(value.value for value in values if isinstance(value, Const) and type(value.value) is int)
    counted = as_count(numbers, token) if len(numbers) == len(values) else None
    return replace(counted, shape=()) if counted is not None else all_elements(values)


def _row(data: Data, token: int) -> Value:
    shape = data.shape[1:] if data.shape else None
    varies = frozenset({token}) if AXIS in data.varies and shape == () else frozenset[int]()
    kind: LabelKind | None = data.kind
    if shape == () and kind in ("one-hot", "multi-hot"):
        kind = "binary"
    stage, position = data.stage, data.position
    if AXIS in position:
        position = position - {AXIS} | {token} if shape == () else position
    return replace(data, shape=shape, kind=kind, varies=varies, stage=stage, position=position, made=None, span=None)
