"""The calls that a reading meets, kept as they come."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from kerasdoctor.facts import Call, Loop, Past
from kerasdoctor.static.changing import change_in_place
from kerasdoctor.static.heap import Instance, Model, Sequence
from kerasdoctor.static.heap import Thing as Kept
from kerasdoctor.static.past import after_call, after_split, operand_of, past_of
from kerasdoctor.static.values import (
    Answer,
    Arguments,
    Data,
    Imported,
    Items,
    Made,
    Method,
    Ref,
    Unknown,
    Value,
)
from kerasdoctor.static.walk import Walk

MODEL = "keras.Model"


@dataclass(slots=True)
class Event:
    """A call as it was met: values and nodes, and the things that its arguments were at that time."""

    name: str
    node: ast.expr
    given: Arguments
    order: int
    owner: Value | None
    of: Past | None
    value: Value
    loop: Loop | None
    within: str | None
    things: dict[int, Kept]
    call: Call | None = field(default=None)


def traced(walk: Walk, callee: Value, given: Arguments, node: ast.expr, value: Value) -> Value:
    """Note a call and give what it returned its past."""
    name = _name(walk, callee)
    if name is None:
        return value
    owner = callee.owner if isinstance(callee, Method) else None
    of = past_of(walk, owner) if owner is not None else None
    if name.endswith(".train_test_split"):
        value = after_split(walk, given, value, node)
    elif isinstance(value, Data | Unknown | Items):
        source = of or _source(walk, given)
        by = walk.identify(owner) if isinstance(owner, Made) else None
        value = after_call(walk, name, by, source, value, node, operand_of(walk, given))
    note(walk, name, given, node, value, owner=owner, of=of)
    return change_in_place(walk, name, given, node, value, owner)


def note(
    walk: Walk,
    name: str,
    given: Arguments,
    node: ast.expr,
    value: Value,
    *,
    owner: Value | None = None,
    of: Past | None = None,
) -> None:
    """Note something that happens, once for each place and owner: what is seen last counts."""
    key = (node, walk.identify(owner) if isinstance(owner, Made | Ref) else 0)
    walk.events.pop(key, None)
    function = walk.calls[-1] if walk.calls else None
    walk.events[key] = Event(
        name,
        node,
        given,
        walk.number(),
        owner,
        of,
        value,
        walk.loops[-1] if walk.loops else None,
        function.name if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) else None,
        _things(walk, given),
    )


def _things(walk: Walk, given: Arguments) -> dict[int, Kept]:
    found: dict[int, Kept] = {}
    for argument in (*given.positional, *(pair[1] for pair in given.keywords)):
        thing = walk.look(argument.value)
        if thing is not None and isinstance(argument.value, Ref):
            found[argument.value.number] = thing
    return found


def _name(walk: Walk, callee: Value) -> str | None:
    match callee:
        case Imported(name=name):
            return name
        case Method(owner=Made(name=owner), name=name):
            return f"{owner}.{name}"
        case Method(owner=Data(), name=name):
            return f"array.{name}"
        case Method(owner=Unknown() | Method() as owner, name=name):
            return f"array.{name}" if past_of(walk, owner) is not None else None
        case Method(owner=Answer(), name=name):
            return f"answer.{name}"
        case Method(owner=Ref() as owner, name=name):
            return f"{MODEL}.{name}" if is_model(walk, owner) else None
        case Ref() if is_model(walk, callee):
            return f"{MODEL}.__call__"
    return None


def is_model(walk: Walk, value: Value) -> bool:
    """Whether a value is a Keras model, also of a class of the script."""
    thing = walk.look(value)
    return isinstance(thing, Model) or (isinstance(thing, Instance) and thing.model is not None)


def _source(walk: Walk, given: Arguments) -> Past | None:
    for argument in (*given.positional, *(pair[1] for pair in given.keywords)):
        past = past_of(walk, argument.value)
        thing = walk.look(argument.value)
        if isinstance(thing, Sequence) and thing.values:
            past = past_of(walk, Items(thing.values)) or past
        if past is not None:
            return past
    return None
