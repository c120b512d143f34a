"""Checks a live model with its arrays, in the user's own process."""

from __future__ import annotations

import sys
import time
from typing import Any

from kerasdoctor.case import Case
from kerasdoctor.checkup.lines import Lines, unplaced
from kerasdoctor.checkup.observers import SourceAndLive
from kerasdoctor.checkup.project import project_around
from kerasdoctor.checkup.reached import with_diffs
from kerasdoctor.checkup.reporting import report_on
from kerasdoctor.checkup.session import reading_around
from kerasdoctor.engine import examine
from kerasdoctor.record import replace
from kerasdoctor.report import Report
from kerasdoctor.rules import broken_rules
from kerasdoctor.static.reading import Planned, Reading


def check(
    model: Any,
    x: Any = None,
    y: Any = None,
    *,
    sample_weight: Any = None,
    batch_size: int | None = None,
    epochs: int | None = None,
    probe: bool = True,
    budget: float = 30.0,
    seed: int = 0,
) -> Report:
    """Examine a compiled model with the arrays that it is to be trained on.

    The settings of the project that the caller belongs to say which rules judge and how their findings count. A comment
    `# kerasdoctor: allow NAME: reason` at the call allows findings of it.

    Args:
        model: a compiled `keras.Model`, built or not; it is copied, never trained.
        x: inputs of shape (rows, ...), or a list of such arrays for several inputs.
        y: labels of shape (rows, ...), or a list of such arrays for several outputs.
        sample_weight: weights of shape (rows,), as for `fit`.
        batch_size: rows in each step, as for `fit`; 32 where it is left out.
        epochs: passes over the rows, as for `fit`; left out, nothing is said on how long it trains.
        probe: whether copies of the model are trained briefly and fixes are tried.
        budget: seconds for looking, probe and trials included.
        seed: the seed of the probe's random choices.

    Returns:
        A `Report`; print it to read the diagnosis. Its findings name the lines of the code around the
        call, where reading that shows how the model is made.

    Raises:
        TypeError: `model` is not a Keras model.
        ValueError: the model is not compiled, or there is no `y` beside an array `x`.
        ImportError: Keras or its backend is missing or outside the supported range.
    """
    from kerasdoctor.live.requirements import shortcoming

    lacking = shortcoming()
    if lacking is not None:
        raise ImportError(f"{lacking[0]}; {lacking[1]}")
    from kerasdoctor.live.fit_call import nearest_of_the_user
    from kerasdoctor.live.given import examination_of

    started = time.monotonic()
    frame = nearest_of_the_user(sys._getframe(1))
    path, line = frame.f_code.co_filename, frame.f_lineno
    project = project_around(path)
    given = {"sample_weight": sample_weight, "batch_size": batch_size, "epochs": epochs}
    lines, around = Lines(), reading_around(path, line)
    found = None if around is None else _handed_over(*around)
    options = {"seed": seed, "budget": budget, "probing": probe, "to_probe": "leave out probe=False", "place": lines}
    live = examination_of(model, x, y, given, **options)
    observer = SourceAndLive(live, None if found is None else found[1].network, None, task=project.choice.task)
    diagnosis = examine(Case(f"model {model.name}", observer, live=True), project.rules)
    if found is not None:
        diagnosis = with_diffs(diagnosis, found[0])
        lines.sources[found[0].source.path] = found[0].source.lines
    mistakes = [project.mistake] if project.mistake is not None else []
    report = report_on(
        f"model {model.name}",
        diagnosis,
        seed=seed,
        seconds=time.monotonic() - started,
        sources=lines.sources,
        notes=(*map(str, broken_rules()), *mistakes, *unplaced(diagnosis)),
    )
    return project.heeded(report, *((around[0].source, around[1]) if around is not None else (None, None)))


def _handed_over(reading: Reading, at: int) -> tuple[Reading, Planned] | None:
    """Return what the source around a call of `check` says of the model that it is given; None where it says nothing.

    Nothing else of that source is judged: who hands a model over asks about the model.
    """
    at_line = (plan for plan in reading.examined if plan.where.line <= at <= (plan.where.end_line or plan.where.line))
    planned = next(at_line, None)
    return None if planned is None else (reading, replace(planned, network=replace(planned.network, where=None)))
