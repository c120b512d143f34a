"""A report as JSON, in the shape that schema.json describes."""

from __future__ import annotations

import dataclasses
import json
import math
import re
from collections.abc import Iterable, Iterator
from typing import Any, cast

from kerasdoctor.change import Change
from kerasdoctor.diagnosis import Cause, Diagnosis, NotChecked, Remedy, SetAside, Symptom
from kerasdoctor.installed import version_of
from kerasdoctor.places import Cell, Evidence, Line, Part, Place, Spot
from kerasdoctor.render import changes
from kerasdoctor.report import Report, Stop
from kerasdoctor.wire import Json

SCHEMA = "kerasdoctor/1"
_INNER_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


def text(report: Report, *, version: str | None = None) -> str:
    """Return a report as indented JSON; numbers that are not finite become null."""
    return json.dumps(data(report, version=version), indent=2, allow_nan=False)


def data(report: Report, *, version: str | None = None) -> dict[str, Json]:
    """Return a report as plain values, ready for JSON."""
    return {
        "schema": SCHEMA,
        "kerasdoctor": version or _installed_version(),
        "subject": report.subject,
        "static": report.static,
        "seed": report.seed,
        "seconds": _plain(report.seconds),
        "versions": dict(report.versions),
        "stop": None if report.stop is None else _stop(report.stop),
        "cases": [_case(diagnosis) for diagnosis in report.diagnoses],
        "notes": list(report.remarks),
        "made": list(report.made),
        "unknown": [{"place": _place(place), "why": why} for place, why in report.unknown],
    }


def schema() -> dict[str, Any]:
    """Return the JSON Schema that every report fulfils."""
    from importlib import resources

    published = resources.files("kerasdoctor.render").joinpath("schema.json").read_text(encoding="utf-8")
    return cast("dict[str, Any]", json.loads(published))


def _installed_version() -> str:
    return version_of("kerasdoctor") or "unknown"


def _case(diagnosis: Diagnosis) -> dict[str, Json]:
    return {
        "case": diagnosis.case,
        "worst": None if diagnosis.worst is None else diagnosis.worst.word,
        "live": diagnosis.live,
        "causes": [_cause(cause) for cause in diagnosis.causes],
        "symptoms": [_symptom(symptom) for symptom in diagnosis.symptoms],
        "ruled_out": [{"rule": name, "message": message} for name, message in diagnosis.ruled_out],
        "not_checked": [_not_checked(item) for item in diagnosis.not_checked],
        "crashed": [{"rule": item.rule, "error": item.error} for item in diagnosis.crashed],
        "outlook": list(diagnosis.outlook),
        "set_aside": [_set_aside(item) for item in diagnosis.set_aside],
        "network": _plain(diagnosis.network),
        "measured": _plain(diagnosis.measured),
    }


def _cause(cause: Cause) -> dict[str, Json]:
    fixes: list[Json] = [_remedy(remedy) for remedy in cause.remedies]
    first = cause.remedies[0] if cause.remedies else None
    return {
        "rule": cause.rule.name,
        "kind": cause.rule.kind,
        **_found(cause),
        "fix": fixes[0] if fixes else None,
        "fixes": fixes,
        "trial": None if first is None else _plain(first.trial),
        "explains": list(cause.explains),
        "because": cause.because,
    }


def _symptom(symptom: Symptom) -> dict[str, Json]:
    return {
        "symptom": symptom.rule.name,
        **_found(symptom),
        "explained_by": list(symptom.explained_by),
        "not_ruled_out": [{"what": item.what, "why": item.why} for item in symptom.left_open],
    }


def _found(item: Cause | Symptom) -> dict[str, Json]:
    finding = item.finding
    return {
        "severity": item.severity.word,
        "confidence": item.confidence.word,
        "message": finding.message,
        "places": [_spot(spot) for spot in finding.places],
        "evidence": [_evidence(seen) for seen in finding.evidence],
        "why": finding.why,
        "note": finding.note,
    }


def _spot(spot: Spot) -> dict[str, Json]:
    return {**_place(spot.place), "label": spot.label}


def _place(place: Place) -> dict[str, Json]:
    match place:
        case Line():
            return {**_span(place.in_file), "cell": None if place.cell is None else _cell(place, place.cell)}
        case Part(name):
            return {"part": name, "path": None, "line": None}


def _span(place: Line) -> dict[str, Json]:
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }


def _cell(place: Line, cell: Cell) -> dict[str, Json]:
    within = {name: value for name, value in _span(place.local).items() if name != "path"}
    return {"number": cell.number, "execution_count": cell.count, **within}


def _evidence(seen: Evidence) -> dict[str, Json]:
    return {
        "text": seen.text,
        "rows": seen.rows,
        "tallies": _plain(seen.tallies),
        "numbers": {name: _plain(number) for name, number in seen.numbers},
    }


def _remedy(remedy: Remedy) -> dict[str, Json]:
    return {
        "intent": remedy.fix.intent,
        "changes": [_change(change) for change in remedy.fix.changes],
        "rewrites": [{"place": _place(place), "text": text} for place, text in remedy.fix.rewrites],
        "advice": remedy.fix.advice,
        "safe": remedy.fix.safe,
        "diff": remedy.diff,
        "edits": [{**_span(edit.place), "text": edit.text} for edit in remedy.edits],
        "trial": _plain(remedy.trial),
        "untried": remedy.untried,
    }


def _change(change: Change) -> dict[str, Json]:
    kind = _INNER_CAPITAL.sub("-", type(change).__name__).lower()
    return {"change": kind, "text": changes.change(change), **_fields(change)}


def _not_checked(item: NotChecked) -> dict[str, Json]:
    return {"what": list(item.what), "reason": item.reason, "remedy": item.remedy}


def _set_aside(item: SetAside) -> dict[str, Json]:
    place = None if item.place is None else _place(item.place)
    return {"rule": item.found.rule.name, **_found(item.found), "by": item.by, "reason": item.reason, "comment": place}


def _stop(stop: Stop) -> dict[str, Json]:
    return {
        "reason": stop.reason,
        "message": stop.message,
        "remedy": stop.remedy,
        "place": None if stop.place is None else _place(stop.place),
        "output": list(stop.output),
    }


def _plain(value: object) -> Json:
    match value:
        case Line() | Part():
            return _place(value)
        case float():
            return value if math.isfinite(value) else None
        case None | bool() | int() | str():
            return value
        case tuple() | list():
            return [_plain(item) for item in value]
    if callable(getattr(value, "item", None)):  # a number of NumPy, which is not imported here
        return _plain(value.item())  # type: ignore[attr-defined]
    return _fields(value)


def _fields(value: object) -> dict[str, Json]:
    if not dataclasses.is_dataclass(value):
        raise TypeError(f"a {type(value).__name__} cannot be part of a report")
    # Where data comes from is for rules; it says too much for a report, and is no part of what it is.
    pairs = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value) if field.compare)
    return {name: dict(_settings(item)) if name == "settings" else _plain(item) for name, item in pairs}


def _settings(pairs: Iterable[tuple[str, object]]) -> Iterator[tuple[str, Json]]:
    yield from ((name, _plain(value)) for name, value in pairs)
