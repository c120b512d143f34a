"""What stands in square brackets: rows, columns, slices and new axes."""

from __future__ import annotations

import ast

from kerasdoctor.facts import LabelKind
from kerasdoctor.record import replace
from kerasdoctor.static.arrays.tables import column_of
from kerasdoctor.static.following.heap import Mapping, Sequence
from kerasdoctor.static.following.iterating import length_of, one_by_one
from kerasdoctor.static.following.joining import elements
from kerasdoctor.static.following.past import after_indexing
from kerasdoctor.static.following.tracing import note
from kerasdoctor.static.following.values import (
    AXIS,
    WITHOUT_LIMITS,
    Answer,
    Arguments,
    Const,
    Data,
    Digits,
    Given,
    Items,
    Made,
    Many,
    Method,
    Span,
    Tensor,
    Unknown,
    Value,
)
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.models.training import HISTORY

SERIES = Unknown("a series of a history")
_WHOLE = slice(None)
_LONG = 10**9
LONG_ENOUGH = 100


def subscript(walk: Walk, node: ast.Subscript) -> Value:
    """Return what an expression in square brackets gives."""
    owner = walk.value(node.value)
    value = after_indexing(walk, node, owner, _subscript(walk, node, owner))
    if not isinstance(owner, Answer):
        _note_choice(walk, node, owner, value)
    return value


def _note_choice(walk: Walk, node: ast.Subscript, owner: Value, value: Value) -> None:
    """Note what is chosen by an answer of a model, as a call of Python's `operator`."""
    match node.slice:
        case ast.Name() | ast.Subscript(value=ast.Name()) | ast.Call(func=ast.Attribute(attr="argmax")):
            index = walk.value(node.slice)
            if isinstance(index, Answer):
                given = Arguments((Given(owner, node.value), Given(index, node.slice)))
                note(walk, "operator.getitem", given, node, value)


def _subscript(walk: Walk, node: ast.Subscript, owner: Value) -> Value:
    thing = walk.look(owner)
    if isinstance(thing, Mapping):
        return _entry(thing, walk.value(node.slice))
    if isinstance(owner, Method) and owner.name == "layers":
        layers = one_by_one(walk, owner)
        thing = Sequence(tuple(layers)) if layers is not None else thing
    if isinstance(thing, Sequence):
        return _of_list(walk, thing, node.slice)
    if isinstance(owner, Method) and isinstance(owner.owner, Data) and owner.name in ("iloc", "loc"):
        owner = owner.owner
    if isinstance(owner, Data):
        return _of_data(walk, owner, node.slice)
    if isinstance(owner, Method) and isinstance(owner.owner, Made) and owner.owner.name == HISTORY:
        key = walk.value(node.slice)
        note(walk, f"{HISTORY}.{owner.name}[]", Arguments((Given(key, node.slice),)), node, SERIES, owner=owner.owner)
        return SERIES
    if isinstance(owner, Items | Span | Digits | Many) and isinstance(node.slice, ast.Slice):
        return _slice_of(owner, _slice(walk, node.slice))
    return _element_of(owner, walk.value(node.slice))


def _element_of(owner: Value, index: Value) -> Value:
    match owner:
        case Items(values=values):
            return _pick(values, index)
        case Many(element=element):
            return element
        case Digits():
            return Data((), "binary", whole=True)
        case Answer():
            return owner
        case Tensor():
            return Tensor((owner,), operation=True)
    return Unknown("an element of something unknown")


def _entry(mapping: Mapping, key: Value) -> Value:
    if isinstance(key, Const) and mapping.entries is not None:
        return dict(mapping.entries).get(key.value, Unknown("a key that is not in the source"))
    return Unknown("a key that is not in the source")


def _pick(values: tuple[Value, ...], index: Value | None) -> Value:
    if isinstance(index, Const) and isinstance(index.value, int) and -len(values) <= index.value < len(values):
        return values[index.value]
    return Unknown("an element that is not known")


def _slice(walk: Walk, node: ast.Slice) -> slice | None:
    bounds: list[int | None] = []
    for part in (node.lower, node.upper, node.step):
        value = walk.value(part) if part is not None else Const(None)
        if not isinstance(value, Const) or not (value.value is None or type(value.value) is int):
            return None
        bounds.append(value.value)
    return slice(*bounds) if bounds[2] != 0 else None


def _slice_of(owner: Items | Span | Digits | Many, part: slice | None) -> Value:
    if isinstance(owner, Many):
        return Many(owner.element, None, owner.token)
    if isinstance(owner, Digits):
        kept = part in (_WHOLE, slice(None, None, -1))
        return owner if kept else Digits()
    if part is None:
        return Unknown("a slice that is not known")
    if isinstance(owner, Items):
        return Items(owner.values[part])
    return Span(owner.numbers[part] if owner.numbers is not None else None)


def _of_list(walk: Walk, thing: Sequence, node: ast.expr) -> Value:
    if isinstance(node, ast.Slice):
        part = _slice(walk, node)
        if thing.values is not None and part is not None:
            return walk.keep(Sequence(thing.values[part], made=thing.made))
        length = (
            len(range(thing.length)[part])
            if thing.length is not None and thing.length < _LONG and part is not None
            else None
        )
        return walk.keep(Sequence(None, elements(thing), length, thing.token, thing.made))
    index = walk.value(node)
    return _pick(thing.values, index) if thing.values is not None else thing.element


def _of_data(walk: Walk, data: Data, node: ast.expr) -> Value:
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    column = column_of(walk, data, walk.value(parts[-1])) if parts and not isinstance(parts[-1], ast.Slice) else None
    if column is not None:
        return column
    if data.shape is None and len(parts) == 2 and data.kind is None:
        data = replace(data, shape=(None, None))
    if data.shape is None:
        for part in parts:
            if not isinstance(part, ast.Slice):
                walk.value(part)
        rows_only = len(parts) == 1 and isinstance(parts[0], ast.Slice)
        span = data.span if data.span == WITHOUT_LIMITS else None
        return replace(data, varies=frozenset(), classes=None, span=span) if rows_only else Data(whole=data.whole)
    sizes: list[int | None] = []
    axis = 0
    for part in parts:
        if isinstance(part, ast.Constant) and part.value is Ellipsis:
            rest = len(data.shape) - sum(not _is_new_axis(item) for item in parts) + 1 - axis
            sizes += data.shape[axis : axis + max(rest, 0)]
            axis += max(rest, 0)
        elif _is_new_axis(part):
            sizes.append(1)
        elif axis >= len(data.shape):
            return Data(whole=data.whole)
        else:
            sizes += _along(walk, part, data.shape[axis])
            axis += 1
    return _meaning(walk, data, parts, (*sizes, *data.shape[axis:]))


def _is_new_axis(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return node.value is None
    return isinstance(node, ast.Attribute) and node.attr == "newaxis"


def _along(walk: Walk, part: ast.expr, size: int | None) -> list[int | None]:
    if isinstance(part, ast.Slice):
        found = _slice(walk, part)
        if found == _WHOLE or (found is not None and found == slice(None, None, -1)):
            return [size]
        if found is None or size is None or size > _LONG:
            return [None]
        return [len(range(size)[found])]
    index = walk.value(part)
    if isinstance(index, Const) or (isinstance(index, Data) and index.shape == ()):
        return []
    if isinstance(index, Data) and index.shape is not None:
        return list(index.shape) if index.kind != "binary" else [None]
    return [length_of(walk, index)]


def _meaning(walk: Walk, data: Data, parts: list[ast.expr], shape: tuple[int | None, ...]) -> Data:
    """Decide what labels still mean after indexing: rows may go, columns may not."""
    rank = len(data.shape or ())
    real_parts = [part for part in parts if not _is_new_axis(part)]
    columns_kept = len(real_parts) < max(rank, 2) or _is_whole(walk, real_parts[-1])
    kind: LabelKind | None = data.kind
    if kind in ("one-hot", "multi-hot", "distribution") and not columns_kept:
        kind = "multi-hot" if kind == "multi-hot" and len(shape) == rank and shape[-1] != 1 else None
    if kind in ("one-hot", "multi-hot", "distribution") and len(shape) > rank:
        kind = None
    if kind in ("one-hot", "multi-hot") and shape == ():
        kind = "binary"
    kept = (
        data.varies if rank == 1 and AXIS in data.varies and len(parts) == 1 and _is_ordered(parts[0]) else frozenset()
    )
    if rank == 1 and len(shape) == 2 and _is_new_axis(parts[0]):
        kept = data.varies
    sliced = all(isinstance(part, ast.Slice) for part in parts)
    whole = shape == data.shape and sliced
    position = data.position if len(shape) == rank and columns_kept else frozenset[int]()
    return replace(
        data,
        shape=shape,
        kind=kind,
        origin=data.origin if kind is not None else None,
        varies=kept,
        power=data.power and bool(kept),
        stage=data.stage if position else None,
        position=position,
        made=data.made if kind is not None or data.kind is None else None,
        classes=data.classes if whole else None,
        span=data.span if whole or _spans(data, parts, shape, sliced and columns_kept) else None,
        columns=data.columns if columns_kept and len(real_parts) == 1 else (),
    )


def _spans(data: Data, parts: list[ast.expr], shape: tuple[int | None, ...], rows_only: bool) -> bool:
    """Whether a part reaches both ends of the whole: of random numbers each column does, else long parts."""
    if not shape or not isinstance(parts[0], ast.Slice):
        return False
    return data.span == WITHOUT_LIMITS or (rows_only and (shape[0] is None or shape[0] >= LONG_ENOUGH))


def _is_whole(walk: Walk, node: ast.expr) -> bool:
    return isinstance(node, ast.Slice) and _slice(walk, node) in (_WHOLE, slice(None, None, -1))


def _is_ordered(node: ast.expr) -> bool:
    return isinstance(node, ast.Slice)
