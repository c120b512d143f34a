"""Findings as JSON, one in a line, with the keys that editors know from other linters."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from kerasdoctor.diagnosis import Cause, Remedy
from kerasdoctor.places import Line
from kerasdoctor.render.found import Found, fix, found
from kerasdoctor.report import Report
from kerasdoctor.wire import Json


def text(reports: Sequence[Report]) -> str:
    """Return a line for each finding, and for each file that could not be examined."""
    return "\n".join(json.dumps(row, allow_nan=False) for row in rows(reports))


def rows(reports: Sequence[Report]) -> Iterator[dict[str, Json]]:
    """Yield what the lines hold."""
    for report in reports:
        if report.stop is not None:
            place = report.stop.place if isinstance(report.stop.place, Line) else None
            yield {
                **_where(place, report.subject),
                "code": None,
                "name": None,
                "severity": "error",
                "message": report.stop.message,
                "stop": report.stop.reason,
                "fix": None,
                "fixes": [],
                "noqa_row": None,
                "url": None,
            }
        yield from map(_row, found((report,), explained=True))


def _row(one: Found) -> dict[str, Json]:
    item = one.item
    line = next((spot.place for spot in item.finding.places if isinstance(spot.place, Line)), one.where)
    fixes: list[Json] = [_fix(remedy) for remedy in one.remedies if remedy.edits]
    return {
        **_where(line, one.report.subject),
        "code": one.rule,
        "name": one.rule,
        "severity": one.level,
        "message": one.message,
        "stop": None,
        "harm": item.severity.word,
        "confidence": item.confidence.word,
        "role": item.rule.role,
        "explains": list(item.explains) if isinstance(item, Cause) else [],
        "explained_by": [] if isinstance(item, Cause) else list(item.explained_by),
        "fix": fixes[0] if len(fixes) == len(one.remedies) == 1 else None,
        "fixes": fixes,
        "noqa_row": None,
        "url": None,
    }


def _where(line: Line | None, subject: str) -> dict[str, Json]:
    """Say where in a cell, if there is one, and else where in the file."""
    local = None if line is None else line.local
    cell = None if line is None or line.cell is None else line.cell.number
    start: Json = None if local is None else {"row": local.line, "column": local.column}
    end: Json = None
    if local is not None:
        end = {"row": local.end_line or local.line, "column": local.end_column or local.column}
    return {
        "filename": subject if line is None else line.path,
        "cell": cell,
        "location": start,
        "end_location": end,
    }


def _fix(remedy: Remedy) -> dict[str, Json]:
    """Return a fix with its edits, which are of the file as it is, also where that is a notebook's JSON."""
    edits: list[Json] = [
        {
            "content": edit.text,
            "location": {"row": edit.place.line, "column": edit.place.column},
            "end_location": {"row": edit.place.end_line, "column": edit.place.end_column},
        }
        for edit in remedy.edits
    ]
    applicability = "safe" if remedy.fix.safe else "unsafe"
    return {"applicability": applicability, "edits": edits, "message": fix(remedy)}
