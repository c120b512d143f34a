"""Traced calls as facts: each is turned into one the first time that a rule asks for its name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache, partial
from typing import Literal

from kerasdoctor.facts import Argument, Call, Constant, Plain, Thing, Trace
from kerasdoctor.places import Line
from kerasdoctor.record import replace
from kerasdoctor.static.following.heap import Mapping as Entries
from kerasdoctor.static.following.heap import Sequence
from kerasdoctor.static.following.heap import Thing as Kept
from kerasdoctor.static.following.members import nodes_of
from kerasdoctor.static.following.met import Fitted
from kerasdoctor.static.following.past import past_of
from kerasdoctor.static.following.tracing import MODEL, Event, is_model
from kerasdoctor.static.following.values import Answer, Const, Data, Given, Imported, Items, Made, Method, Ref, Value
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.formulas.formulas import formulas_of
from kerasdoctor.static.ondemand import OnDemand

# Longer lists are data, not lists of callbacks or layers.
MOST_ITEMS = 40
_OBJECTS = (Made, Ref)
_NO_CONSTANTS = (complex, bytes)
FITTING = frozenset({f"{MODEL}.fit", f"{MODEL}.fit_generator"})


class Calls(OnDemand[Event, Call]):
    """The calls of a reading by name."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        read: dict[str, list[Event]] = {}
        self._makers: dict[int, Event] = {}
        for event in walk.events.values():
            read.setdefault(event.name, []).append(event)
            if isinstance(event.value, _OBJECTS):
                self._makers.setdefault(walk.identify(event.value), event)
        super().__init__(read)

    def make(self, name: str, read: list[Event]) -> Iterator[Call]:  # noqa: ARG002 (an event has its name)
        """Yield the calls with a name."""
        return map(self.as_call, read)

    def alone(self) -> Trace:
        """Return the trace of a script whatever it fits."""
        return Trace(self, formulas=cache(partial(formulas_of, self._walk, None, None)))

    def around(self, fit: Fitted) -> Trace:
        """Return the trace for one call of fit."""
        number = fit.model.number if fit.model is not None else None
        event = self._walk.events.get((fit.node, number or 0))
        if event is None:
            return Trace(self, model=number)
        compiles = [
            other
            for other in self.read.get(f"{MODEL}.compile", ())
            if isinstance(other.owner, Ref) and other.owner.number == number and other.order < event.order
        ]
        here = [other for other in compiles if self._walk.place(other.node) == fit.compiled_at]
        last = max(here or compiles, key=lambda other: other.order, default=None)
        fit_call = self.as_call(event) if event.name in FITTING else None
        return Trace(
            self,
            fit_call,
            self.as_call(last) if last is not None else None,
            number,
            cache(partial(formulas_of, self._walk, number, last)),
        )

    def as_call(self, event: Event, depth: int = 0) -> Call:
        """Return the fact of a call."""
        if event.call is None or depth:
            pairs: list[tuple[str | None, Given]] = [(None, given) for given in event.given.positional]
            pairs += event.given.keywords
            event.call = Call(
                event.name,
                tuple(self._argument(event, keyword, given, depth) for keyword, given in pairs),
                self._walk.place(event.node),
                event.order,
                self._thing(event.owner),
                event.of,
                past_of(self._walk, event.value),
                self._thing(event.value),
                event.loop,
                event.within,
                event.given.whole,
                self._walk.place(event.node.func) if isinstance(event.node, ast.Call) else None,
                event.chosen,
                event.value.outputs if isinstance(event.value, Answer) and event.name.startswith(MODEL) else None,
                event.unpacked,
            )
        return event.call

    def _thing(self, value: Value | None) -> Thing | None:
        if isinstance(value, Made):
            return Thing(self._walk.identify(value), value.name)
        if isinstance(value, Ref) and is_model(self._walk, value):
            return Thing(value.number, MODEL)
        if isinstance(value, Method):
            whole = self._thing(value.owner)
            return Thing(whole.number, f"{whole.name}.{value.name}") if whole is not None else None
        return None

    def _argument(self, event: Event, keyword: str | None, given: Given, depth: int) -> Argument:
        walk, value = self._walk, given.value
        known, constant = _constant(value)
        argument = Argument(
            keyword,
            walk.text(given.node),
            _form(given.node, value),
            walk.place(given.node),
            constant,
            known,
            past_of(walk, value),
            thing=self._thing(value),
            named=self._named(event, keyword),
            shape=value.shape if isinstance(value, Data) else None,
            labels=value.kind if isinstance(value, Data) else None,
            listed=self._listed(event.things.get(value.number)) if isinstance(value, Ref) else None,
        )
        if depth > 2:
            return argument
        if isinstance(value, Made) and walk.identify(value) in self._makers:
            argument = replace(argument, made=self.as_call(self._makers[walk.identify(value)], depth + 1))
        items = self._items(event, given)
        if items is not None:
            found = tuple(self._argument(event, None, item, depth + 1) for item in items)
            argument = replace(argument, items=found)
        entries = self._entries(event, given)
        if entries is not None:
            named = tuple((key, self._argument(event, None, item, depth + 1)) for key, item in entries)
            argument = replace(argument, entries=named)
        return argument

    def _listed(self, thing: Kept | None) -> Literal["numbers", "lists"] | None:
        """Return what a list holds, where all its elements are alike."""
        if not isinstance(thing, Sequence):
            return None
        kinds = {self._kind(value) for value in (thing.values or (thing.element,))}
        return kinds.pop() if len(kinds) == 1 else None

    def _kind(self, value: Value) -> Literal["numbers", "lists"] | None:
        if isinstance(value, Const | Data):
            number = isinstance(value.value, int | float) if isinstance(value, Const) else value.shape == ()
            return "numbers" if number else None
        inner = self._walk.look(value)
        return "lists" if isinstance(inner, Sequence) and self._listed(inner) is not None else None

    def _named(self, event: Event, keyword: str | None) -> Line | None:
        found = (part for part in getattr(event.node, "keywords", ()) if part.arg == keyword)
        node = next(found, None) if keyword is not None else None
        return self._walk.spans.keyword(node) if node is not None else None

    def _items(self, event: Event, given: Given) -> list[Given] | None:
        thing = event.things.get(given.value.number) if isinstance(given.value, Ref) else None
        values = given.value.values if isinstance(given.value, Items) else None
        if isinstance(thing, Sequence):
            values = thing.values
        if values is None or len(values) > MOST_ITEMS:
            return None
        places = nodes_of(given.node, len(values))
        return [Given(value, node) for value, node in zip(values, places, strict=True)]

    def _entries(self, event: Event, given: Given) -> list[tuple[Plain, Given]] | None:
        thing = event.things.get(given.value.number) if isinstance(given.value, Ref) else None
        if not isinstance(thing, Entries) or thing.entries is None or len(thing.entries) > MOST_ITEMS:
            return None
        nodes = given.node.values if isinstance(given.node, ast.Dict) else []
        places = nodes if len(nodes) == len(thing.entries) else [given.node] * len(thing.entries)
        return [
            (key if not isinstance(key, complex | bytes) else None, Given(value, node))
            for (key, value), node in zip(thing.entries, places, strict=True)
        ]


def _constant(value: Value) -> tuple[bool, Constant]:
    if isinstance(value, Const) and not isinstance(value.value, _NO_CONSTANTS):
        return True, value.value
    if isinstance(value, Items) and len(value.values) <= MOST_ITEMS:
        parts = [_constant(item) for item in value.values]
        if all(known for known, _ in parts):
            return True, tuple(constant for _, constant in parts)
    return False, None


def _form(node: ast.expr, value: Value) -> str:
    match value:
        case Made(name=name) | Imported(name=name):
            return name
    match node:
        case ast.Name():
            return "name"
        case ast.Constant():
            return "constant"
        case ast.List() | ast.ListComp():
            return "list"
        case ast.GeneratorExp():
            return "generator"
    return "other"
