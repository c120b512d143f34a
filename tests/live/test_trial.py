"""When a fix counts as verified."""

from __future__ import annotations

from typing import Any

import pytest

from kerasdoctor.facts import Trial
from kerasdoctor.live.probing.trial import FLOOR, Run, Terms, judge

TERMS = Terms("it is so", (0, 1, 2), 64, 300, "Adam(0.01)")


def runs(scores: list[float], **more: Any) -> list[Run]:
    return [Run(score, first_loss=2.0, last_loss=0.5, **more) for score in scores]


def judged(
    written: list[float], repaired: list[float], control: list[float] | None = None, terms: Terms = TERMS, **more: Any
) -> Trial:
    others = written if control is None else control
    return judge(terms, runs(written, **more), runs(repaired), runs(others))


def test_a_large_gain_in_every_seed_is_verified() -> None:
    trial = judged([0.10, 0.12, 0.14], [0.99, 1.0, 1.0])
    assert trial.verdict == "verified"
    assert "88 points" in trial.reason
    assert "every seed" in trial.reason
    assert trial.repaired.scores == (0.99, 1.0, 1.0)
    assert (trial.as_written.first_losses, trial.as_written.last_losses) == ((2.0,) * 3, (0.5,) * 3)


@pytest.mark.parametrize("repaired", [[0.5, 0.5, 0.5], [0.4, 0.3, 0.5], [0.0, 0.0, 0.0]])
def test_no_gain_in_any_seed_is_refuted(repaired: list[float]) -> None:
    trial = judged([0.5, 0.5, 0.5], repaired)
    assert trial.verdict == "refuted"
    assert trial.reason == "it gains nothing in any seed"


def test_one_losing_seed_blocks_however_large_the_mean() -> None:
    assert judged([0.1, 0.1, 0.5], [1.0, 1.0, 0.49]).verdict == "unverified"
    assert judged([0.1, 0.1, 0.5], [1.0, 1.0, 0.5]).verdict == "unverified"


def test_a_gain_that_other_seeds_alone_bring_is_not_verified() -> None:
    written, repaired = [0.50, 0.50, 0.50], [0.70, 0.70, 0.70]
    assert judged(written, repaired).verdict == "verified"
    assert judged(written, repaired, control=[0.50, 0.75, 0.50]).verdict == "unverified"
    assert judged(written, repaired, control=[0.50, 0.25, 0.50]).verdict == "unverified"
    assert judged(written, repaired, control=[0.50, 0.60, 0.50]).verdict == "verified"


def test_a_gain_below_the_floor_is_not_worth_a_change() -> None:
    assert judged([0.5] * 3, [0.5 + FLOOR - 0.01] * 3).verdict == "unverified"
    assert judged([0.5] * 3, [0.5 + FLOOR + 0.01] * 3).verdict == "verified"


def test_a_gain_within_two_standard_errors_is_not_verified() -> None:
    trial = judged([0.0, 0.0, 0.0], [0.01, 0.02, 0.60])
    assert trial.verdict == "unverified"
    assert "does not clear the bar" in trial.reason


def test_a_verdict_never_improves_when_the_repaired_arm_gets_worse() -> None:
    rank = {"refuted": 0, "unverified": 1, "verified": 2}
    ranks = [rank[judged([0.3, 0.4, 0.5], [0.3 + g, 0.4 + g, 0.5 + g]).verdict] for g in (0.5, 0.2, 0.04, 0.0, -0.1)]
    assert ranks == sorted(ranks, reverse=True)
    assert ranks[0] == 2
    assert ranks[-1] == 0


def test_nothing_can_be_gained_near_the_ceiling() -> None:
    """From half right by a constant, 95 % of the way to all right is 0.975."""
    terms = Terms("", (0, 1, 2), 64, 300, "Adam", constant=0.5)
    assert judged([0.98] * 3, [1.0] * 3, terms=terms).verdict == "refuted"
    assert "nothing to gain" in judged([0.98] * 3, [1.0] * 3, terms=terms).reason
    assert judged([0.9] * 3, [1.0] * 3, terms=terms).verdict == "verified"


def test_a_gain_at_the_cost_of_another_output_is_not_verified() -> None:
    written, repaired = [Run(0.1, (0.9, 0.8))] * 3, [Run(0.9, (0.9, 0.6))] * 3
    trial = judge(TERMS, written, repaired, written)
    assert trial.verdict == "unverified"
    assert "another output" in trial.reason
    assert judge(TERMS, written, [Run(0.9, (0.9, 0.79))] * 3, written).verdict == "verified"


def test_a_training_cut_short_is_judged_only_where_it_is_stuck() -> None:
    terms = Terms("", (0, 1, 2), 64, 300, "Adam", judge="held-out", whole=False)
    slower = judged([0.1] * 3, [0.9] * 3, terms=terms)
    assert slower.verdict == "unverified"
    assert "may catch up" in slower.reason
    assert judged([0.1] * 3, [0.9] * 3, terms=terms, stuck=True).verdict == "verified"


@pytest.mark.parametrize(
    ("written", "repaired", "verdict"),
    [
        ([0.5] * 3, [0.4] * 3, "unverified"),  # refuted, had there been time
        ([0.98] * 3, [1.0] * 3, "unverified"),  # nothing to gain, so far
        ([0.1] * 3, [0.9] * 3, "verified"),
    ],
)
def test_what_the_budget_cuts_short_refutes_nothing_and_says_so(
    written: list[float], repaired: list[float], verdict: str
) -> None:
    whole = judged(written, repaired)
    cut = judged(written, repaired, terms=Terms("", (0, 1, 2), 64, 100, "Adam", wanted=300))
    assert cut.verdict == verdict
    assert cut.reason == f"{whole.reason}; cut short by the budget: 100 of 300 steps"
    assert (whole.wanted, cut.wanted) == (None, 300)
