"""Examines a call of `fit` in the user's own process, before it trains."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from kerasdoctor.case import Case
from kerasdoctor.checkup.lines import Lines, unplaced
from kerasdoctor.checkup.project import project_around
from kerasdoctor.checkup.reached import decoding_of, joined, planned_at, with_diffs
from kerasdoctor.checkup.reporting import report_on
from kerasdoctor.checkup.session import reading_around
from kerasdoctor.checkup.sifting import allowed_in
from kerasdoctor.checkup.telling import say_once
from kerasdoctor.engine import examine
from kerasdoctor.report import Report
from kerasdoctor.rules import broken_rules

if TYPE_CHECKING:
    from kerasdoctor.live.fit_call import FitCall


def examined(call: FitCall, name: str, *, probe: bool, budget: float, seed: int) -> Report:
    """Return the report on a call under the name that reports use for it, with settings and comments heeded."""
    from kerasdoctor.live.examination import Examination

    started = time.monotonic()
    project = project_around(call.path)
    if project.mistake is not None:
        say_once(project.mistake)
    found = reading_around(call.path, call.line)
    planned = planned_at(*found) if found is not None else None
    lines, decoding = Lines(), decoding_of(planned)
    live = Examination(call, decoding, seed, budget, probing=probe, to_probe="watch with probe=True", place=lines)
    reading = found[0] if found is not None else None
    source = reading.source if reading is not None else None
    diagnosis = examine(
        Case(name, joined(live, reading, planned, project.choice.task), live=True),
        project.rules,
        allowed=None if source is None else allowed_in(source),
    )
    report = report_on(
        name,
        diagnosis if reading is None else with_diffs(diagnosis, reading),
        seed=seed,
        seconds=time.monotonic() - started,
        sources=lines.sources | ({} if source is None else {source.path: source.lines}),
        notes=(*map(str, broken_rules()), *unplaced(diagnosis)),
    )
    return project.heeded(report, source)
