"""What is known after two ways through a script meet."""

from __future__ import annotations

import dataclasses
from itertools import takewhile

from kerasdoctor.static.following.heap import Compiled, Gap, Instance, Mapping, Model, Sequence, Thing
from kerasdoctor.static.following.values import Answer, Choice, Const, Data, Items, Many, Ref, Unknown, Value

MOST_OPTIONS = 4
SEVERAL = Unknown("it may have several values here")


def join(one: Value, other: Value) -> Value:
    """Return what holds for both values."""
    if one is other or (one == other and not isinstance(one, Items)):
        return _same_past(one, other)
    match one, other:
        case Data(), Data():
            return _join_data(one, other)
        case Answer(), Answer():
            where = one.where if one.where == other.where else None
            past = one.past if one.past == other.past else None
            return Answer(one.calls | other.calls, one.decoded and other.decoded, where, past)
        case (Answer(), Const()) | (Const(), Answer()):
            return one if isinstance(one, Answer) else other
        case Items(), Items() if len(one.values) == len(other.values):
            return Items(tuple(join(a, b) for a, b in zip(one.values, other.values, strict=True)))
        case Many(), Many():
            length = one.length if one.length == other.length else None
            return Many(join(one.element, other.element), length, one.token)
        case ((Ref() | Choice()), (Ref() | Choice())):
            options = tuple(dict.fromkeys((*_options(one), *_options(other))))
            return Choice(options) if len(options) <= MOST_OPTIONS else SEVERAL
    return one if isinstance(one, Unknown) else SEVERAL


def _options(value: Ref | Choice) -> tuple[Ref, ...]:
    return value.options if isinstance(value, Choice) else (value,)


def join_elements(one: Value, other: Value) -> Value:
    """Return what holds for two elements of the same list: here 0 and 1 are both `binary`."""
    if isinstance(one, Const) and isinstance(other, Const) and one != other:
        one, other = as_number(one), as_number(other)
    elif isinstance(one, Data) and isinstance(other, Const):
        other = as_number(other)
    elif isinstance(one, Const) and isinstance(other, Data):
        one = as_number(one)
    return join(one, other)


def as_number(value: Const) -> Value:
    """Forget which number a constant is, but not what kind."""
    match value.value:
        case bool():
            return Data((), "binary", whole=True)
        case int(number):
            kind = "binary" if number in (0, 1) else "class-index" if number > 0 else "real"
            return Data((), kind, whole=True)  # type: ignore[arg-type]
        case float():
            return Data((), "real")
    return SEVERAL


def all_elements(values: tuple[Value, ...]) -> Value:
    """Return what holds for every element."""
    if not values:
        return Unknown("an empty list")
    together = values[0]
    for value in values[1:]:
        together = join_elements(together, value)
    return together


def _join_data(one: Data, other: Data) -> Data:
    kinds = {one.kind, other.kind}
    kind = one.kind if len(kinds) == 1 else "class-index" if kinds == {"binary", "class-index"} else None
    shape = one.shape
    if one.shape != other.shape:
        same_rank = one.shape is not None and other.shape is not None and len(one.shape) == len(other.shape)
        shape = tuple(a if a == b else None for a, b in zip(one.shape or (), other.shape or (), strict=False))
        shape = shape if same_rank else None
    return Data(
        shape=shape,
        kind=kind,
        origin=one.origin if one.origin == other.origin else None,
        made=one.made if one.made == other.made else None,
        whole=one.whole and other.whole,
        varies=one.varies & other.varies,
        power=one.power and other.power,
        stage=one.stage if one.stage == other.stage else None,
        position=one.position & other.position if one.stage == other.stage else frozenset(),
        span=one.span if one.span == other.span else None,
        past=one.past if one.past == other.past else None,
        columns=one.columns if one.columns == other.columns else (),
    )


def _same_past(one: Value, other: Value) -> Value:
    """Forget where a value comes from if that differs."""
    known = Data | Unknown | Answer
    if isinstance(one, known) and isinstance(other, known) and one.past != other.past:
        return dataclasses.replace(one, past=None)
    return one


def join_things(one: Thing, other: Thing, branching: bool = False) -> Thing:
    """Return what holds for both states of the same thing, which are those of two branches or of a loop."""
    if one == other:
        return one
    match one, other:
        case Sequence(), Sequence():
            return _join_sequences(one, other)
        case Model(), Model():
            return _join_models(one, other, branching)
        case Instance(), Instance():
            return _join_instances(one, other, branching)
    return Mapping(None)


def elements(sequence: Sequence) -> Value:
    """Return what holds for every element of a list."""
    return sequence.element if sequence.values is None else all_elements(sequence.values)


def _join_sequences(one: Sequence, other: Sequence) -> Sequence:
    if one.values == ():
        element = elements(other)
    elif other.values == ():
        element = elements(one)
    else:
        element = join_elements(elements(one), elements(other))
    return Sequence(None, element, token=other.token if one.values == () else one.token)


def _join_models(one: Model, other: Model, branching: bool) -> Model:
    # A second branch may be taken or not taken together with the first: which ones go together is not known.
    variants = (one, other) if branching and not one.variants and not other.variants else ()
    stack = one.stack
    if one.stack != other.stack:
        same = tuple(
            a for a, b in takewhile(lambda pair: pair[0] == pair[1], zip(one.stack, other.stack, strict=False))
        )
        stack = (*same, Gap("layers are added in a branch or loop"))
    return dataclasses.replace(
        one,
        stack=stack,
        outputs=one.outputs if one.outputs == other.outputs else (),
        compiled=one.compiled if one.compiled == other.compiled else Compiled(known=False),
        variants=variants,
    )


def _join_instances(one: Instance, other: Instance, branching: bool) -> Instance:
    mine, theirs = dict(one.attributes), dict(other.attributes)
    attributes = tuple((name, join(mine.get(name, SEVERAL), theirs.get(name, SEVERAL))) for name in mine | theirs)
    model = one.model
    if one.model is not None and other.model is not None:
        model = _join_models(one.model, other.model, branching) if one.model != other.model else one.model
    return dataclasses.replace(one, attributes=attributes, model=model)
