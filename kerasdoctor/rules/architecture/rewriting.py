"""Edits of the calls that make layers: an argument is set, or added behind the last one."""

from __future__ import annotations

from kerasdoctor.facts import Call, Layer, Trace
from kerasdoctor.finding import Fix
from kerasdoctor.places import Place

Rewrites = tuple[tuple[Place, str], ...]


def call_that_makes(trace: Trace | None, layer: Layer) -> Call | None:
    """Return the call that makes a layer, where the source shows it."""
    calls = trace.of(f"keras.layers.{layer.kind}") if trace is not None and layer.where is not None else ()
    return next((call for call in calls if call.where == layer.where), None)


def with_argument(call: Call | None, position: int | None, name: str, text: str) -> Rewrites:
    """Return the edit that gives a call this argument, or none where its arguments are not all known."""
    if call is None or not call.whole:
        return ()
    given = call.argument(position, name)
    if given is not None:
        return ((given.where, text),) if given.where is not None else ()
    last = call.arguments[-1] if call.arguments else None
    return ((last.where, f"{last.text}, {name}={text}"),) if last is not None and last.where is not None else ()


def with_arguments(calls: list[Call | None], position: int | None, name: str, text: str) -> Rewrites:
    """Return the edits that give all calls this argument, or none where one of them cannot be edited."""
    edits = [with_argument(call, position, name, text) for call in calls]
    if not all(edits):
        return ()
    return tuple(dict.fromkeys(edit for each in edits for edit in each))


def edit_or_advice(intent: str, rewrites: Rewrites, advice: str) -> Fix:
    """Return a fix that edits where the edits are known, and advises where they are not."""
    return Fix(intent, rewrites=rewrites) if rewrites else Fix(intent, advice=advice)
