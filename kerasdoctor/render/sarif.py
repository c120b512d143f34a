"""Findings as SARIF 2.1.0, within the limits that GitHub sets to what is uploaded."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kerasdoctor.diagnosis import Remedy, SetAside
from kerasdoctor.finding import Confidence
from kerasdoctor.places import Line, Part, Spot
from kerasdoctor.render.found import Found, beneath, by_severity, fix, found, identities, in_full, plain, set_aside
from kerasdoctor.render.rule_descriptors import descriptor
from kerasdoctor.render.words import ASIDE, counted
from kerasdoctor.report import Report

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
# GitHub refuses a run with more results, a result with more locations, and a larger file.
MOST_RESULTS = 25_000
MOST_LOCATIONS = 100
MOST_BYTES = 10_000_000
# A message of more characters is cut by the pages that show it.
MOST_CHARACTERS = 4000
NOTEBOOK = ".ipynb"

Object = dict[str, Any]


def text(reports: Sequence[Report], root: str, version: str, *, verbose: bool = False) -> str:
    """Return the log; paths are as seen from `root`, the folder of the repository.

    With `verbose` also what is set aside, as suppressed results; GitHub would open an alert for each of them.
    """
    items = by_severity(found(reports)) + (by_severity(set_aside(reports)) if verbose else [])
    most, with_fixes = MOST_RESULTS, True
    while True:
        log = json.dumps(_log(reports, items[:most], len(items), root, version, with_fixes=with_fixes))
        if _fits(log) or most == 0:
            return log
        most, with_fixes = (most, False) if with_fixes else (min(most, len(items)) // 2, False)


def _fits(log: str) -> bool:
    return len(log) <= MOST_BYTES or len(gzip.compress(log.encode(), 6)) <= MOST_BYTES


def _log(
    reports: Sequence[Report], items: Sequence[Found], total: int, root: str, version: str, *, with_fixes: bool
) -> Object:
    files = _Files(root)
    rules = {one.rule: one.item.rule for one in items}
    numbers = {name: number for number, name in enumerate(rules)}
    sure: dict[str, Confidence] = {}
    for one in items:
        sure[one.rule] = min(one.item.confidence, sure.get(one.rule, Confidence.CERTAIN))
    results = [
        _result(one, name, numbers[one.rule], files, with_fixes=with_fixes)
        for one, name in zip(items, identities(items, root), strict=True)
    ]
    phase = "static" if all(report.static for report in reports) else "live"
    described = [descriptor(rule, sure[name]) for name, rule in rules.items()]
    run: Object = {
        "tool": {"driver": {"name": "kerasdoctor", "version": version, "rules": described}},
        "automationDetails": {"id": f"kerasdoctor/{phase}/"},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder of the repository."}}},
        "invocations": [_invocation(reports, total - len(items), files)],
        "results": results,
    }
    run["artifacts"] = files.artifacts
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


class _Files:
    """The files that a run speaks of, each with its number."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.artifacts: list[Object] = []
        self._known: dict[str, Object] = {}

    def location(self, path: str) -> Object:
        """Return how a file is referred to."""
        if path not in self._known:
            where = {**self._address(path), "index": len(self.artifacts)}
            self._known[path] = where
            kind = {"mimeType": "application/x-ipynb+json"} if path.endswith(NOTEBOOK) else {"sourceLanguage": "python"}
            self.artifacts.append({"location": where, "roles": ["analysisTarget"], **kind})
        return self._known[path]

    def _address(self, path: str) -> Object:
        seen = _as_file_name(beneath(self.root, path))
        if os.path.isabs(seen):  # noqa: PTH117 (a path object would read it differently on each system)
            return {"uri": Path(seen).as_uri()}
        return {"uri": quote(seen, errors="surrogateescape"), "uriBaseId": ROOT}

    def physical(self, line: Line) -> Object:
        """Return a span of a file."""
        line = line.in_file
        return {"artifactLocation": self.location(line.path), "region": region(line)}


def _as_file_name(path: str) -> str:
    """Return a path as a file can be called: with bytes that are no text, but without halves of characters."""
    try:
        path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return path.encode("utf-8", "replace").decode()
    return path


def region(line: Line) -> Object:
    """Return a span as lines and columns, which count from 1; the end is exclusive."""
    made = {"startLine": line.line, "startColumn": line.column}
    if line.end_line is not None:
        made["endLine"] = line.end_line
    if line.end_column is not None:
        made["endColumn"] = line.end_column
    return made


def _result(one: Found, name: str, number: int, files: _Files, *, with_fixes: bool) -> Object:
    spots = _others(one)
    related = [_related(number, spot, files) for number, spot in enumerate(spots)]
    result: Object = {
        "ruleId": one.rule,
        "ruleIndex": number,
        "level": one.level,
        "message": {"text": _message(one, spots)},
        "locations": [_location(one, files)],
        "partialFingerprints": {"primaryLocationLineHash": f"{name[:16]}:1", "kerasdoctor/v1": name},
        "properties": {
            "severity": one.item.severity.word,
            "confidence": one.item.confidence.word,
            "role": one.item.rule.role,
            "case": plain(one.diagnosis.case),
        },
    }
    if related:
        result["relatedLocations"] = related
    fixes = [_fix(remedy, files) for remedy in one.remedies if remedy.edits] if with_fixes else []
    if fixes:
        result["fixes"] = fixes
    if one.aside is not None:
        result["suppressions"] = [_suppression(one.aside, files)]
    return result


def _suppression(aside: SetAside, files: _Files) -> Object:
    why = plain(aside.reason) or ASIDE[aside.by]
    made: Object = {"kind": "inSource" if aside.by == "allow" else "external", "status": "accepted"}
    made["justification"] = _literal(why)
    if isinstance(aside.place, Line):
        made["location"] = {"physicalLocation": files.physical(aside.place)}
    return made


def _location(one: Found, files: _Files) -> Object:
    """Return the place that stands for a finding; a live model that no file tells of has only its name."""
    if one.where is None:
        return {"logicalLocations": [{"name": plain(one.report.subject)}]}
    made: Object = {"physicalLocation": files.physical(one.where)}
    first = next((spot.place for spot in one.item.finding.places if isinstance(spot.place, Line)), None)
    if first is not None and first.cell is not None:
        made["logicalLocations"] = [{"name": first.said}]
    return made


def _others(one: Found) -> Sequence[Spot]:
    """Return the places of a finding that say more than where it is, in the order in which it names them."""
    return [spot for spot in one.item.finding.places if spot.label or isinstance(spot.place, Part)][
        : MOST_LOCATIONS - 1
    ]


def _related(number: int, spot: Spot, files: _Files) -> Object:
    said: Object = {"id": number, "message": {"text": _literal(plain(spot.label or str(spot.place)))}}
    match spot.place:
        case Line() as line:
            return {**said, "physicalLocation": files.physical(line)}
        case Part(name):
            return {**said, "logicalLocations": [{"name": plain(name)}]}


def _message(one: Found, spots: Sequence[Spot]) -> str:
    """Return a finding in full, with links to its places."""
    first, *rest = in_full(one)
    linked: list[str] = []
    for number, spot in enumerate(spots):
        said = spot.place.said if isinstance(spot.place, Line) else str(spot.place)
        label = f": {_literal(plain(spot.label))}" if spot.label else ""
        name = _literal(plain(said))
        linked.append(f"[{name}]({number}){label}" if isinstance(spot.place, Line) else f"{name}{label}")
    whole = "\n".join((_literal(first), *linked, *map(_literal, rest)))
    return whole if len(whole) <= MOST_CHARACTERS else f"{whole[:MOST_CHARACTERS]} ..."


def _literal(said: str) -> str:
    """Return text in which nothing is taken for a link or for a place to fill in."""
    return said.replace("](", "] (").replace("{", "{{").replace("}", "}}")


def _fix(remedy: Remedy, files: _Files) -> Object:
    changes: dict[str, list[Object]] = {}
    for edit in remedy.edits:
        replacement: Object = {"deletedRegion": region(edit.place)}
        if edit.text:
            replacement["insertedContent"] = {"text": edit.text}
        changes.setdefault(edit.place.path, []).append(replacement)
    return {
        "description": {"text": _literal(fix(remedy))},
        "artifactChanges": [
            {"artifactLocation": files.location(path), "replacements": made} for path, made in changes.items()
        ],
    }


def _invocation(reports: Sequence[Report], left_out: int, files: _Files) -> Object:
    notes: list[Object] = []
    for report in reports:
        if report.stop is not None:
            said = f"{plain(report.stop.message)}\n{plain(report.stop.remedy)}"
            place = report.stop.place
            where = files.physical(place) if isinstance(place, Line) else None
            where = where or {"artifactLocation": files.location(report.subject)}
            notes.append(_note("error", said, [{"physicalLocation": where}]))
        notes += [
            {**_note("error", plain(crash.error)), "associatedRule": {"id": crash.rule}}
            for diagnosis in report.diagnoses
            for crash in diagnosis.crashed
        ]
    if left_out:
        notes.append(_note("warning", f"{counted(left_out, 'finding')} left out, which no longer fit in"))
    successful = all(report.stop is None for report in reports)
    return {"executionSuccessful": successful, "toolExecutionNotifications": notes}


def _note(level: str, said: str, where: Sequence[Object] = ()) -> Object:
    note: Object = {"level": level, "message": {"text": _literal(said)}}
    return {**note, "locations": [*where]} if where else note
