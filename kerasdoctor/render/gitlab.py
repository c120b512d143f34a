"""Findings as GitLab's code quality report: one array, each finding with a fingerprint of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kerasdoctor.finding import Severity
from kerasdoctor.places import Line
from kerasdoctor.render.found import Found, beneath, found, identities, plain
from kerasdoctor.report import Report
from kerasdoctor.wire import Json

SEVERITIES = {Severity.BREAKS: "major", Severity.HURTS: "minor", Severity.SMELLS: "info"}
NOT_EXAMINED = "not-examined"


def text(reports: Sequence[Report], root: str) -> str:
    """Return the report; paths are as seen from `root`, the folder of the repository."""
    items = found(reports)
    issues: list[Json] = [_issue(one, name, root) for one, name in zip(items, identities(items, root), strict=True)]
    issues += [_stop(report, root) for report in reports if report.stop is not None]
    return json.dumps(issues, indent=2)


def _issue(one: Found, fingerprint: str, root: str) -> dict[str, Json]:
    return {
        "type": "issue",
        "check_name": one.rule,
        "description": one.message,
        "severity": SEVERITIES[one.item.severity],
        "fingerprint": fingerprint,
        "location": _location(one.where, one.path, root),
    }


def _stop(report: Report, root: str) -> dict[str, Json]:
    assert report.stop is not None
    place = report.stop.place.in_file if isinstance(report.stop.place, Line) else None
    return {
        "type": "issue",
        "check_name": NOT_EXAMINED,
        "description": plain(f"not examined: {report.stop.message}"),
        "severity": "info",
        "fingerprint": f"{NOT_EXAMINED}:{report.stop.reason}:{beneath(root, report.subject)}",
        "location": _location(place, report.subject, root),
    }


def _location(where: Line | None, path: str, root: str) -> dict[str, Json]:
    line = where or Line(path, 1)
    begin: dict[str, Json] = {"line": line.line, "column": line.column}
    end: dict[str, Json] = {"line": line.end_line or line.line, "column": line.end_column or line.column}
    return {"path": beneath(root, path), "positions": {"begin": begin, "end": end}}
