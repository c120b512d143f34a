"""The calls that a reading meets, kept as they come."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from kerasdoctor.facts import Call, Loop, Past
from kerasdoctor.static.following.changing import after_shuffle, change_in_place
from kerasdoctor.static.following.heap import Instance, Model, Sequence
from kerasdoctor.static.following.heap import Thing as Kept
from kerasdoctor.static.following.past import after_call, after_collecting, after_split, operand_of, past_of
from kerasdoctor.static.following.values import (
    Answer,
    Arguments,
    Data,
    Given,
    Imported,
    Items,
    Made,
    Method,
    Ref,
    Stream,
    Unknown,
    Value,
)
from kerasdoctor.static.following.walk import Walk

MODEL = "keras.Model"
# Methods that are noted also where nothing is known of their owner: a rule that misses them would be wrong.
_OF_UNKNOWN = {"adapt": "unknown.adapt"}
_OPERATORS: dict[type[ast.AST], str] = {
    ast.Sub: "operator.sub",
    ast.Eq: "operator.eq",
    ast.NotEq: "operator.ne",
    ast.Gt: "operator.gt",
    ast.GtE: "operator.ge",
    ast.Lt: "operator.lt",
    ast.LtE: "operator.le",
}

# Tuples, because a union of classes is made anew each time that it is asked for.
_HAVE_PAST = (Data, Unknown, Items, Answer, Stream)
_OBJECTS = (Made, Ref)
_MAYBE_ARRAYS = (Unknown, Method, Stream)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


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
    chosen: bool
    call: Call | None = field(default=None)
    unpacked: int | None = None


def traced(walk: Walk, callee: Value, given: Arguments, node: ast.expr, value: Value) -> Value:
    """Note a call and give what it returned its past."""
    name = _name(walk, callee)
    if name is None:
        return value
    owner = callee.owner if isinstance(callee, Method) else None
    of = past_of(walk, owner) if owner is not None else None
    if name.endswith(".train_test_split"):
        value = after_split(walk, given, value, node)
    elif name == "sklearn.utils.shuffle" and isinstance(value, Items):
        value = after_shuffle(walk, given, value, node)
    elif isinstance(value, _HAVE_PAST):
        source = of or _source(walk, given)
        operand = operand_of(walk, given)
        value = after_call(walk, name, _maker(walk, callee, owner), source, value, node, operand)
    note(walk, name, given, node, value, owner=callee if isinstance(callee, Ref) else owner, of=of)
    return change_in_place(walk, name, given, node, value, owner)


def _maker(walk: Walk, callee: Value, owner: Value | None) -> int | None:
    """Return the number of the object that a call is a method of, or of the model that is called."""
    by = owner or callee
    if not isinstance(by, _OBJECTS):
        return None
    return walk.identify(by) if isinstance(by, Made) or (isinstance(by, Ref) and is_model(walk, by)) else None


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
    key = (node, walk.identify(owner) if isinstance(owner, _OBJECTS) else 0)
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
        function.name if isinstance(function, _FUNCTIONS) else None,
        _things(walk, given),
        walk.choices > 0,
    )


def note_unpacking(walk: Walk, node: ast.expr, value: Value, parts: int) -> None:
    """Note into how many names the result of a call is unpacked."""
    match value:
        case Unknown(past=Past(operations=(*_, last))):
            event = walk.events.get((node, last.by or 0))
        case _:  # of what a model returns, nothing is kept but that it was asked for, just now
            event = next(reversed(walk.events.values()), None)
    if event is not None and event.node is node:
        event.unpacked = parts


def note_operator(
    walk: Walk, node: ast.expr, op: ast.operator | ast.cmpop, sides: tuple[Given, Given], value: Value
) -> None:
    """Note a comparison or a difference that an answer takes part in, as a call of Python's `operator`."""
    name = _OPERATORS.get(type(op))
    if name is not None:
        note(walk, name, Arguments(sides), node, value)


def _things(walk: Walk, given: Arguments) -> dict[int, Kept]:
    found: dict[int, Kept] = {}
    for argument in given.each():
        if isinstance(argument.value, Ref):
            _remember(walk, argument.value, found)
    return found


def _name(walk: Walk, callee: Value) -> str | None:
    # Asked for each call of a script: patterns would take several times as long as plain questions.
    if isinstance(callee, Imported):
        return callee.name
    if isinstance(callee, Method):
        return _name_of_method(walk, callee.owner, callee.name)
    return f"{MODEL}.__call__" if isinstance(callee, Ref) and is_model(walk, callee) else None


def _name_of_method(walk: Walk, owner: Value, name: str) -> str | None:
    if isinstance(owner, Made):
        return f"{owner.name}.{name}"
    if isinstance(owner, Ref):
        return f"{MODEL}.{name}" if is_model(walk, owner) else None
    if isinstance(owner, Data):
        return f"array.{name}"
    if isinstance(owner, Answer):
        return f"answer.{name}"
    if isinstance(owner, Method) and isinstance(owner.owner, _OBJECTS):
        whole = _name(walk, owner)
        return f"{whole}.{name}" if whole is not None else None
    if isinstance(owner, _MAYBE_ARRAYS):
        return f"array.{name}" if past_of(walk, owner) is not None else _OF_UNKNOWN.get(name)
    return None


def is_model(walk: Walk, value: Value) -> bool:
    """Whether a value is a Keras model, also of a class of the script."""
    thing = walk.look(value)
    return isinstance(thing, Model) or (isinstance(thing, Instance) and thing.model is not None)


def _source(walk: Walk, given: Arguments) -> Past | None:
    for argument in given.each():
        past = past_of(walk, argument.value)
        thing = walk.look(argument.value) if isinstance(argument.value, Ref) else None
        if thing is None and past is None:
            continue
        if isinstance(thing, Sequence) and thing.values:
            past = past_of(walk, Items(thing.values)) or past
        elif isinstance(thing, Sequence) and past is not None:
            past = after_collecting(past, past_of(walk, thing.element))
        if past is not None:
            return past
    return None


def _remember(walk: Walk, ref: Ref, found: dict[int, Kept]) -> None:
    thing = walk.look(ref)
    if thing is not None:
        found[ref.number] = thing
