"""Words, places and tables that findings about a crash share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kerasdoctor.facts import Argument, Call, Crash, Given, Layer, Shape
from kerasdoctor.finding import Confidence, Finding, Fix
from kerasdoctor.places import Evidence, Line, Part, Spot
from kerasdoctor.record import replace

# Layers of a long model that are shown before the one that refused.
MOST_LAYERS = 12
# Places in the files that are told; a finding points at where it goes wrong and at what is wrong.
NOWHERE = Part("the run")


def spots(crash: Crash, label: str, *more: Spot | None) -> tuple[Spot, ...]:
    """Return the place of a crash with a label, and those that belong to it."""
    first = [Spot(crash.where, label)] if crash.where is not None else []
    via = [Spot(crash.via, "leads there")] if crash.via is not None else []
    others = [spot for spot in more if spot is not None and all(spot.place != had.place for had in first)]
    found = (*first, *others, *via)
    return found or (Spot(NOWHERE, label),)


def finding(
    crash: Crash,
    message: str,
    places: Sequence[Spot],
    evidence: Sequence[Evidence],
    why: str,
    *fixes: Fix,
    confidence: Confidence = Confidence.CERTAIN,
) -> Finding:
    """Return a finding about a crash; what was raised is part of its evidence."""
    said = f": {crash.message}" if crash.message else ""
    first = Evidence(f"raised {crash.kind}{said}")
    return Finding(message, tuple(places), (first, *evidence), why, confidence, fixes)


def within_line(crash: Crash, where: Line, first: int, end: int) -> Line:
    """Return a part of the one line of a crash; columns count from 0 where its text begins, as in a tree of it."""
    indent = len(crash.text) - len(crash.text.lstrip()) + 1
    return replace(where, column=indent + first, end_line=where.line, end_column=indent + end)


def shape(given: Shape | None) -> str:
    """Write a shape with n for what is not fixed, as "(n, 8)"."""
    if given is None:
        return "(?)"
    sizes = ["n" if size is None else str(size) for size in given]
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"


def shapes_in(message: str) -> list[Shape]:
    """Return the shapes that a message names, in its order."""
    found = re.findall(r"\((?:\s*(?:None|\d+)\s*,?)+\)", message)
    return [
        tuple(None if size == "None" else int(size) for size in re.findall(r"None|\d+", text))
        for text in found
        if "," in text
    ]


def described(given: Given) -> str:
    """Say what a value is: its kind, its shape and its type."""
    parts = [given.kind]
    if given.shape is not None:
        parts.append(f"of shape {shape(given.shape)}")
    elif given.rows is not None:
        parts.append(f"of {given.rows} {'element' if given.rows == 1 else 'elements'}")
    if given.dtype is not None and given.shape is not None:
        parts.append(f"and type {given.dtype}")
    return " ".join(parts)


def what_was_given(crash: Crash) -> tuple[Evidence, ...]:
    """Return what the running method was given, or what the names in the failing line hold."""
    method = f"{crash.method} is given" if crash.method else "there,"
    verb = "" if crash.method else " is"
    shown = [given for given in crash.given if given.shape is not None or given.rows is not None]
    return tuple(Evidence(f"{method} `{given.name}`{verb}: {described(given)}") for given in shown[:6])


def layer_by_layer(crash: Crash) -> tuple[Evidence, ...]:
    """Return a table of shapes, one layer in a line, up to the one that refused."""
    rows = list(crash.layers)
    refused = crash.layer
    if refused is not None:
        names = [layer.name for layer in rows]
        rows = rows[: names.index(refused.name)] if refused.name in names else rows
    left_out = max(0, len(rows) - MOST_LAYERS)
    width = max([len(layer.kind) for layer in rows[left_out:]], default=0)
    table = [Evidence(f"{left_out} layers before")] if left_out else []
    table += [Evidence(f"{layer.kind:<{width}} gives {shape(layer.output_shape)}") for layer in rows[left_out:]]
    if refused is not None:
        table.append(Evidence(f"{refused.kind} is given {shape(refused.input_shape)}"))
    return tuple(table)


def first_input(crash: Crash) -> Layer | None:
    """Return the layer that declares the shape of the only input of the model."""
    inputs = [layer for layer in crash.layers if layer.kind == "InputLayer"]
    return inputs[0] if len(inputs) == 1 else None


def argument_of(call: Call | None, position: int | None, *names: str) -> Argument | None:
    """Return an argument of the call with its place, or None."""
    found = call.argument(position, *names) if call is not None else None
    return found if found is not None and found.where is not None else None


def replaced(argument: Argument | None, text: str) -> tuple[tuple[Line, str], ...]:
    """Return the edit that puts a text in the place of an argument; empty where that place is not known."""
    return () if argument is None or argument.where is None else ((argument.where, text),)
