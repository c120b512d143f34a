"""A fit that was reached, together with what the source plans there."""

from __future__ import annotations

import dataclasses

from kerasdoctor.case import Missing, Observer
from kerasdoctor.checkup.observers import SourceAndLive, meant
from kerasdoctor.diagnosis import Diagnosis, Remedy
from kerasdoctor.facts import Decoding, Network, TaskKind, Trial
from kerasdoctor.finding import Fix
from kerasdoctor.places import Cell, Line
from kerasdoctor.record import record, replace
from kerasdoctor.static.files.source import Source
from kerasdoctor.static.files.spans import Spans
from kerasdoctor.static.names.calling import call_at
from kerasdoctor.static.reading import Planned, Reading


@record
class InCells:
    """A live notebook, whose places are told by the cell that they are in."""

    live: Observer
    source: Source

    def observe(self, kind: type) -> object:
        """Return a fact of the live setup."""
        source = self.source
        return in_cells(self.live.observe(kind), Spans(source.path, source.lines, source.cells))

    def attempt(self, fix: Fix, ground: Fix | None = None) -> Trial | Missing:
        """Have a fix tried."""
        return self.live.attempt(fix, ground)


def in_cells(value: object, spans: Spans) -> object:
    """Return a value with the cells of all places in it."""
    match value:
        case Line(path=spans.path, cell=None):
            return replace(value, cell=spans.cell(value.line))
        case tuple():
            return tuple(in_cells(item, spans) for item in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type | Cell):
        return value
    named = {field.name: getattr(value, field.name) for field in dataclasses.fields(value) if field.init}
    new = {name: in_cells(item, spans) for name, item in named.items()}
    changed = {name: item for name, item in new.items() if item is not named[name]}
    return replace(value, **changed) if changed else value


def planned_at(reading: Reading, line: int | None) -> Planned | None:
    """Return the fit that the source plans at a line, if there is one."""
    for planned in reading.cases:
        if line is not None and planned.where.line <= line <= (planned.where.end_line or planned.where.line):
            return planned
    return None


def network_of(planned: Planned, task: TaskKind | None = None) -> Network:
    """Return the planned network at the place of its fit, with what its labels are said to be meant as."""
    return meant(replace(planned.network, where=planned.where), task)


def decoding_of(planned: Planned | None) -> Decoding | None:
    """Return how the script decodes the answers of this model, where it does so in one way."""
    return planned.script.decodings[0] if planned and len(planned.script.decodings) == 1 else None


def joined(
    live: Observer, reading: Reading | None, planned: Planned | None, task: TaskKind | None = None
) -> SourceAndLive:
    """Return the observer of a live fit that also knows what the source says of it, where there is one."""
    if reading is None:
        return SourceAndLive(live, None, None, task=task)
    return SourceAndLive(
        live,
        network_of(planned) if planned else None,
        planned.script if planned else reading.script,
        planned.trace if planned else reading.trace,
        task,
        lambda place: call_at(reading.source, place),
    )


def with_diffs(diagnosis: Diagnosis, reading: Reading) -> Diagnosis:
    """Show each fix as a diff of the source, where one can be made."""
    if not any(cause.remedies for cause in diagnosis.causes):
        return diagnosis
    from kerasdoctor.static.edits import edit

    def worked_out(remedy: Remedy) -> Remedy:
        made = edit.made(reading.source, remedy.fix, reading)
        return remedy if made is None else replace(remedy, diff=made.diff, edits=made.edits)

    causes = tuple(replace(cause, remedies=tuple(map(worked_out, cause.remedies))) for cause in diagnosis.causes)
    return replace(diagnosis, causes=causes)
