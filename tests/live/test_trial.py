"""When a fix counts as verified."""

from __future__ import annotations

import pytest

from kerasdoctor.facts import Memorised, Trial
from kerasdoctor.live.trial import FLOOR, judge

SEEDS = (0, 1, 2)


def run(exact: float | None) -> Memorised:
    return Memorised("Adam(0.01)", False, 64, 300, (2.0, 0.5), exact, "argmax")


def judged(written: list[float], repaired: list[float], control: list[float] | None = None) -> Trial:
    others = written if control is None else control
    return judge(
        "it is so", [run(s) for s in written], [run(s) for s in repaired], [run(s) for s in others], SEEDS, None
    )


def test_a_large_gain_in_every_seed_is_verified() -> None:
    trial = judged([0.10, 0.12, 0.14], [0.99, 1.0, 1.0])
    assert trial.verdict == "verified"
    assert "88 points" in trial.reason
    assert "every seed" in trial.reason
    assert trial.repaired.exact == (0.99, 1.0, 1.0)
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


def test_an_arm_without_scores_counts_as_nothing_right() -> None:
    trial = judge("", [run(None)] * 3, [run(0.9)] * 3, [run(None)] * 3, SEEDS, None)
    assert trial.as_written.exact == (0.0, 0.0, 0.0)
    assert trial.verdict == "verified"
