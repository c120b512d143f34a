"""Edits of calls of layers, for rules that know the layer and the call that makes it."""

from __future__ import annotations

from kerasdoctor.facts import Call, Layer, Script, Trace
from kerasdoctor.places import Line
from kerasdoctor.rules.api.old_uses import after

Edits = tuple[tuple[Line, str], ...]


def call_of(layer: Layer | None, *known: Script | Trace | None) -> Call | None:
    """Return the call in the source that makes a layer, where one is known at its place."""
    place = layer.where if layer is not None else None
    if not isinstance(place, Line):
        return None
    calls = (call for one in known if one is not None for call in one.of("keras.*"))
    return next((call for call in calls if _starts_with(call.where, place)), None)


def _starts_with(one: Line, other: Line) -> bool:
    return (one.path, one.line, one.column) == (other.path, other.line, other.column)


def given(call: Call | None, name: str, position: int | None, text: str) -> Edits:
    """Return the edit that gives a call another value for an argument, or the argument itself behind the others."""
    if call is None or not call.whole:
        return ()
    found = call.argument(position, name)
    if found is not None:
        return ((found.where, text),) if found.where is not None else ()
    return _behind(call.arguments[-1].where if call.arguments else None, f", {name}={text}")


def _behind(place: Line | None, text: str) -> Edits:
    return () if place is None else ((after(place), text),)
