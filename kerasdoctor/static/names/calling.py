"""The call that stands at a place, whatever it calls."""

from __future__ import annotations

import ast

from kerasdoctor.facts import Call
from kerasdoctor.places import Line, Place
from kerasdoctor.static.files.source import Source
from kerasdoctor.static.files.spans import Spans
from kerasdoctor.static.names.listing import Listed, Names


def call_at(source: Source, place: Place | None) -> Call | None:
    """Return the call with a span, else the first one whose last line or first line it is.

    What is called goes by its canonical name where imports say what it is, else by "." and the last
    word, as ".fit". None where the source is another file.
    """
    if not isinstance(place, Line) or place.path != source.path:
        return None
    spans, names = Spans(source.path, source.lines, source.cells), Names(source.nodes)
    calls = [node for node in source.nodes.of(ast.Call) if node.lineno <= place.line <= (node.end_lineno or 0)]
    exact = [node for node in calls if _same(spans.of(node), place)]
    starting = [node for node in calls if node.lineno == place.line]
    found = next(iter(exact or sorted(starting, key=lambda node: node.col_offset) or calls), None)
    if found is None:
        return None
    name = names.full(found.func) or f".{found.func.attr if isinstance(found.func, ast.Attribute) else _name(found)}"
    return Listed(source.nodes, names, spans).as_call(name, found)


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _same(span: Line, place: Line) -> bool:
    return (span.line, span.column, span.end_line, span.end_column) == (
        place.line,
        place.column,
        place.end_line,
        place.end_column,
    )
