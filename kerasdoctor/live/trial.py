"""Decides whether a fix helps: both arms memorise the same rows from the same initial weights."""

from __future__ import annotations

import math
from collections.abc import Callable

from kerasdoctor.facts import Arm, HeldOut, Memorised, Trial
from kerasdoctor.facts.measured import Verdict

SEEDS_PER_TRIAL = 3
# The gain has to be worth a change of the script: five points of exact answers (rules of thumb for
# balanced accuracy use the same floor), two standard errors, and more than other seeds alone bring.
FLOOR = 0.05
STANDARD_ERRORS = 2.0
Memorise = Callable[[int], Memorised]


def arm(name: str, runs: list[Memorised]) -> Arm:
    """Gather the runs of one setup over the seeds."""
    return Arm(
        name,
        tuple(run.exact or 0.0 for run in runs),
        tuple(run.first_loss for run in runs),
        tuple(run.last_loss for run in runs),
    )


def judge(
    intent: str,
    as_written: list[Memorised],
    repaired: list[Memorised],
    control: list[Memorised],
    seeds: tuple[int, ...],
    held_out: HeldOut | None,
) -> Trial:
    """Compare the paired runs and return the trial with its verdict and the reason for it."""
    gains = [(new.exact or 0.0) - (old.exact or 0.0) for new, old in zip(repaired, as_written, strict=True)]
    luck = max(
        (abs((other.exact or 0.0) - (old.exact or 0.0)) for other, old in zip(control, as_written, strict=True)),
        default=0.0,
    )
    mean = sum(gains) / len(gains)
    error = _standard_error(gains, mean)
    bar = max(FLOOR, STANDARD_ERRORS * error, luck)
    verdict: Verdict = "unverified"
    points, moved = f"{100 * mean:.0f} points", f"{100 * luck:.0f}"
    reason = f"a mean gain of {points} does not clear the bar of {100 * bar:.0f}"
    if min(gains) > 0 and mean > bar:
        verdict = "verified"
        reason = f"it gains {points} on average, and in every seed; other seeds alone move {moved}"
    elif max(gains) <= 0:
        verdict, reason = "refuted", "it gains nothing in any seed"
    first = as_written[0]
    return Trial(
        intent=intent,
        verdict=verdict,
        reason=reason,
        as_written=arm("as written", as_written),
        repaired=arm("repaired", repaired),
        control=arm("as written, other seeds", control),
        seeds=seeds,
        rows=first.rows,
        steps=first.steps,
        optimizer=first.optimizer,
        held_out=held_out,
    )


def _standard_error(values: list[float], mean: float) -> float:
    if len(values) < 2:
        return 0.0
    variance = sum((value - mean) ** 2 for value in values) / (len(values) - 1)
    return math.sqrt(variance / len(values))
