"""The data that a call hands to a model: inputs and labels, as arrays or from a stream."""

from __future__ import annotations

import ast

from kerasdoctor.facts import Inputs, Labels, Past, Shape
from kerasdoctor.places import Line
from kerasdoctor.record import replace
from kerasdoctor.static.arrays.arrays import as_array
from kerasdoctor.static.arrays.counted import Counted, counted
from kerasdoctor.static.arrays.streams import stream_of
from kerasdoctor.static.following.heap import Mapping
from kerasdoctor.static.following.members import members, nodes_of
from kerasdoctor.static.following.past import past_of
from kerasdoctor.static.following.values import WITHOUT_LIMITS, Arguments, Data, Given, Items, Stream, Unknown, Value
from kerasdoctor.static.following.walk import Walk


def unrolled(walk: Walk, given: Arguments) -> tuple[Arguments, Stream | None]:
    """Return the arguments with the batches of a data set or generator as x and y, if there is one."""
    x = given.find(0, "x", "generator")
    stream = stream_of(walk, x.value) if x is not None else None
    if x is None or stream is None:
        return given, None
    if isinstance(stream.element, Unknown):
        walk.give_up(x.node, stream.element.why)
    parts = stream.element.values if isinstance(stream.element, Items) else (stream.element,)
    return Arguments(tuple(Given(part, x.node) for part in parts[:2]), (), given.whole), stream


def read_inputs(walk: Walk, given: Given | None, stream: Stream | None = None) -> tuple[Inputs, ...]:
    """Read the inputs that a call hands to a model; `stream` is what gives them, if something does."""
    if given is None:
        return ()
    several = _parts(walk, given)
    values = [value for _, value, _ in several or ()]
    listed = isinstance(given.node, ast.List | ast.Tuple) and all(isinstance(value, Unknown) for value in values)
    if several is not None and len(several) > 1 and (listed or any(isinstance(value, Data) for value in values)):
        return tuple(_input(walk, value, node, stream) for _, value, node in several)
    return (_input(walk, given.value, given.node, stream),)


def _input(walk: Walk, value: Value, node: ast.expr, stream: Stream | None) -> Inputs:
    data = as_array(walk, value)
    shape, made = (data.shape, data.made) if data is not None else (None, None)
    name = variable_of(node) if stream is None else None
    bounded = data is not None and data.span is not None and data.span != WITHOUT_LIMITS
    low, high = data.span if data is not None and data.span is not None and bounded else (None, None)
    where = made or walk.place(node)
    return Inputs(name, _shape(shape), low=low, high=high, past=past_of(walk, value), where=where)


def _shape(shape: Shape | None) -> Shape | None:
    return shape if shape else None


def read_labels(
    walk: Walk, given: Given | None, heads: int, stream: Stream | None = None
) -> dict[str | int | None, Labels]:
    """Read the labels that a call hands to a model, by output."""
    if given is None:
        return {}
    several = _parts(walk, given)
    if several is not None and (heads > 1 or isinstance(walk.look(given.value), Mapping)):
        return {key: _label(walk, value, node, stream) for key, value, node in several}
    label = _label(walk, given.value, given.node, stream)
    return {0: label, None: label} if heads <= 1 else {}


def _parts(walk: Walk, given: Given) -> list[tuple[str | int, Value, ast.expr]] | None:
    thing = walk.look(given.value)
    if isinstance(thing, Mapping):
        nodes = given.node.values if isinstance(given.node, ast.Dict) else []
        entries = thing.entries or ()
        places = nodes if len(nodes) == len(entries) else [given.node] * len(entries)
        return [(str(key), value, node) for (key, value), node in zip(entries, places, strict=True)]
    values = members(walk, given.value)
    if values is None:
        return None
    places = nodes_of(given.node, len(values))
    return [(index, value, node) for index, (value, node) in enumerate(zip(values, places, strict=True))]


def _label(walk: Walk, value: Value, node: ast.expr, stream: Stream | None) -> Labels:
    data, past = as_array(walk, value), past_of(walk, value)
    found = counted(walk, past) if data is not None and data.kind is None and data.span is None else None
    if found is not None and data is not None:
        return _counted(walk, data, found, node, stream, past)
    if data is None or data.kind is None:
        why = value.why if isinstance(value, Unknown) else _why(data)
        walk.give_up(node, why)
    name = variable_of(node) if stream is None else None
    if data is None:
        return Labels(name=name, where=walk.place(node), past=past)
    place: Line = data.made or walk.place(node)
    # What whole numbers in several axes mean depends on the output.
    clear = data.kind in ("binary", "real", "one-hot") or len(data.shape or ()) < 3
    kind = data.kind if clear else None
    if kind is None and data.kind == "class-index" and data.shape and data.shape[-1] == 1:
        kind = "real"
    labels = Labels(kind, name, data.origin, _shape(data.shape), where=place, classes=data.classes, past=past)
    if data.span is None:
        return labels
    if data.span == WITHOUT_LIMITS:
        return replace(labels, unbounded=True)
    return replace(labels, low=data.span[0], high=data.span[1])


def _counted(
    walk: Walk, data: Data, found: Counted, node: ast.expr, stream: Stream | None, past: Past | None
) -> Labels:
    """Return labels whose values stand in a file beside the script."""
    if found.limit is not None:
        walk.give_up(node, found.limit)
    name = variable_of(node) if stream is None else None
    # What a cast to whole numbers makes of amounts is not counted, nor which rows are left of some.
    kind = None if data.whole and found.kind == "real" else found.kind
    ends = (None, None) if found.cut or kind is None else (found.low, found.high)
    shape = data.shape if data.shape else None
    where = data.made or walk.place(node)
    return Labels(
        kind if not found.cut or kind in ("binary", "real") else None,
        name,
        found.said,
        shape,
        low=ends[0],
        high=ends[1],
        non_finite=found.missing or None,
        where=where,
        past=past,
    )


def _why(data: Data | None) -> str:
    if data is not None and data.whole and data.origin is not None and data.origin.endswith("_from_directory`"):
        return f"how many classes {data.origin} finds"
    return "labels whose meaning is not known"


def variable_of(node: ast.expr) -> str | None:
    """Return the variable that an expression shows a part or another form of."""
    while True:
        match node:
            case ast.Name(id=name):
                return name
            case ast.Subscript(value=inner):
                node = inner
            case ast.Call(func=ast.Attribute(value=inner, attr="astype" | "reshape")):
                node = inner
            case ast.Call(func=ast.Attribute(attr="array" | "asarray"), args=[inner, *_]):
                node = inner
            case _:
                return None
