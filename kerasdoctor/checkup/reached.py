"""A fit that was reached, together with what the source plans there."""

from __future__ import annotations

from kerasdoctor.case import Observer
from kerasdoctor.checkup.observers import SourceAndLive, meant
from kerasdoctor.diagnosis import Diagnosis, Remedy
from kerasdoctor.facts import Decoding, Network, TaskKind
from kerasdoctor.record import replace
from kerasdoctor.static.reading import Planned, Reading


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


def joined(live: Observer, reading: Reading, planned: Planned | None, task: TaskKind | None = None) -> SourceAndLive:
    """Return the observer of a live fit that also knows what the source says of it."""
    return SourceAndLive(
        live,
        network_of(planned) if planned else None,
        planned.script if planned else reading.script,
        planned.trace if planned else reading.trace,
        task,
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
