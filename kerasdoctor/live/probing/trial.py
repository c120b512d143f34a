"""Decides whether a fix helps: paired runs from the same initial weights on the same batches."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kerasdoctor.facts import Arm, HeldOut, Judge, Measure, Trial, Verdict

SEEDS_PER_TRIAL = 3
# The gain has to be worth a change of the script: five points of right answers or of variance
# explained (rules of thumb for balanced accuracy use the same floor), two standard errors, and more
# than other seeds alone bring.
FLOOR = 0.05
STANDARD_ERRORS = 2.0
# From here on there is next to nothing left between a constant answer and a perfect one.
CEILING = 0.95
WORDS = {"exact": "right answers", "balanced": "right answers, each label alike", "explained": "the variance explained"}


@dataclass(frozen=True, slots=True)
class Run:
    """One training of one setup: its score, those of the other outputs, and the loss.

    `stuck` says that the loss had stopped falling while the score was that of a constant answer.
    `curve` samples the loss.
    """

    score: float
    others: tuple[float, ...] = ()
    first_loss: float = math.nan
    last_loss: float = math.nan
    stuck: bool = False
    curve: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What the runs of a trial have in common.

    `constant` is the score of the best answer that never changes. `whole` says that the runs are as
    long as the training that the script plans, `wanted` is how many steps they would have made with
    more time, where they made fewer.
    """

    intent: str
    seeds: tuple[int, ...]
    rows: int
    steps: int
    optimizer: str
    measure: Measure = "exact"
    judge: Judge = "memorised"
    constant: float = 0.0
    whole: bool = True
    wanted: int | None = None


def judge(
    terms: Terms, as_written: list[Run], repaired: list[Run], control: list[Run], held_out: HeldOut | None = None
) -> Trial:
    """Compare the paired runs and return the trial with its verdict and the reason for it."""
    verdict, reason = _verdict(terms, as_written, repaired, control)
    if terms.wanted is not None:
        # More steps might have shown a gain, so nothing is refuted by too little time.
        verdict = "unverified" if verdict == "refuted" else verdict
        reason = f"{reason}; cut short by the budget: {terms.steps} of {terms.wanted} steps"
    return Trial(
        intent=terms.intent,
        verdict=verdict,
        reason=reason,
        as_written=_arm("as written", as_written),
        repaired=_arm("repaired", repaired),
        control=_arm("as written, other seeds", control),
        seeds=terms.seeds,
        rows=terms.rows,
        steps=terms.steps,
        optimizer=terms.optimizer,
        held_out=held_out,
        measure=terms.measure,
        judge=terms.judge,
        wanted=terms.wanted,
    )


def _verdict(terms: Terms, as_written: list[Run], repaired: list[Run], control: list[Run]) -> tuple[Verdict, str]:
    gains = [new.score - old.score for new, old in zip(repaired, as_written, strict=True)]
    luck = max((abs(other.score - old.score) for other, old in zip(control, as_written, strict=False)), default=0.0)
    mean = sum(gains) / len(gains)
    bar = max(FLOOR, STANDARD_ERRORS * _standard_error(gains, mean), luck)
    points = f"{100 * mean:.0f} points"
    if max(gains) <= 0:
        return "refuted", "it gains nothing in any seed"
    ceiling = terms.constant + CEILING * (1 - terms.constant)
    if min(run.score for run in as_written) >= ceiling:
        return "refuted", "as written it does as well as can be already, so there is nothing to gain"
    if min(gains) <= 0 or mean <= bar:
        return "unverified", f"a mean gain of {points} does not clear the bar of {100 * bar:.0f}"
    if _another_loses(as_written, repaired):
        return "unverified", f"it gains {points} here, but another output of the model loses"
    if not terms.whole and not all(run.stuck for run in as_written):
        return "unverified", f"it gains {points} so far, but the script trains longer and may catch up"
    return "verified", f"it gains {points} on average, and in every seed; other seeds alone move {100 * luck:.0f}"


def _another_loses(as_written: list[Run], repaired: list[Run]) -> bool:
    columns = zip(
        zip(*(run.others for run in as_written), strict=True),
        zip(*(run.others for run in repaired), strict=True),
        strict=True,
    )
    return any(sum(new) - sum(old) < -FLOOR * len(new) for old, new in columns)


def _arm(name: str, runs: list[Run]) -> Arm:
    return Arm(
        name,
        tuple(run.score for run in runs),
        tuple(run.first_loss for run in runs),
        tuple(run.last_loss for run in runs),
        tuple(run.curve for run in runs),
    )


def _standard_error(values: list[float], mean: float) -> float:
    if len(values) < 2:
        return 0.0
    variance = sum((value - mean) ** 2 for value in values) / (len(values) - 1)
    return math.sqrt(variance / len(values))
