"""Joins what stopped a run with what its source says: one cause, with the crash as its proof."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kerasdoctor import wire
from kerasdoctor.case import Case, Missing
from kerasdoctor.checkup.observers import AfterCrash, SourceOnly
from kerasdoctor.checkup.reached import in_cells, network_of, with_diffs
from kerasdoctor.diagnosis import Diagnosis, rank
from kerasdoctor.engine import examine
from kerasdoctor.facts import Crash
from kerasdoctor.places import Line
from kerasdoctor.proof import proven
from kerasdoctor.record import replace
from kerasdoctor.report import Report
from kerasdoctor.rule import Rule
from kerasdoctor.static.files.spans import Spans, split_lines
from kerasdoctor.static.names.calling import call_at
from kerasdoctor.static.reading import Reading


def crash_in(event: dict[str, Any], reading: Reading) -> Crash | None:
    """Return the crash that ended a run, with the call in the source where it happened."""
    told = event.get("crash")
    source = reading.source
    crash = wire.decode(told) if told is not None else None
    if source.cells:
        crash = in_cells(crash, Spans(source.path, source.lines, source.cells))
    if not isinstance(crash, Crash):
        return None
    crash = replace(crash, where=_as_written(crash.where, reading), via=_as_written(crash.via, reading))
    return replace(crash, call=call_at(source, crash.where))


def _as_written(place: Line | None, reading: Reading) -> Line | None:
    """Return a place in a line as it is written, which is not always as it was run: a shell rewrites its magics."""
    source = reading.source
    if place is None or place.path != source.path or not 0 < place.line <= len(source.lines):
        return place
    text = source.lines[place.line - 1].rstrip()
    if place.end_line not in (None, place.line) or (place.end_column or 1) <= len(text) + 1:
        return place
    return Spans(source.path, source.lines, source.cells).row(place.line)


def with_crash(static: Report, reading: Reading, crash: Crash, rules: tuple[Rule, ...]) -> Report:
    """Return the report on the source with the cause of the crash in front, as one finding."""
    found = _examined(reading, crash, tuple(rule for rule in rules if Crash in rule.needs))
    diagnoses = list(static.diagnoses) or [found]
    at = next((number for number, one in enumerate(diagnoses) if _proves(one, crash)), 0)
    first = diagnoses.pop(at)
    causes, symptoms = rank(proven([*first.causes, *found.causes], crash), first.symptoms)
    crashed = (*first.crashed, *found.crashed) if first is not found else found.crashed
    joined = with_diffs(replace(first, causes=causes, symptoms=symptoms, crashed=crashed), reading)
    return replace(static, diagnoses=(joined, *diagnoses), sources={**static.sources, **_siblings(crash, static)})


def _examined(reading: Reading, crash: Crash, rules: tuple[Rule, ...]) -> Diagnosis:
    why = Missing("the script did not reach fit")
    plan = next(iter(reading.cases), None)
    source = SourceOnly(
        network_of(plan) if plan else None,
        plan.script if plan else reading.script,
        plan.trace if plan else reading.trace,
        why,
    )
    return examine(Case(reading.source.path, AfterCrash(source, crash)), rules)


def _proves(diagnosis: Diagnosis, crash: Crash) -> bool:
    return any(cause.proof for cause in proven(diagnosis.causes, crash))


def _siblings(crash: Crash, static: Report) -> dict[str, tuple[str, ...]]:
    """Return the lines of other files of the user's that the crash came through."""
    others = {place.path for place in crash.at if isinstance(place, Line)} - set(static.sources)
    found: dict[str, tuple[str, ...]] = {}
    for path in others:
        try:
            found[path] = split_lines(Path(path).read_text(encoding="utf-8", errors="replace"))
        except OSError:
            continue
    return found
