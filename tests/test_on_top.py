"""A second fault that shows only once the first one is mended: fixes tried on top of another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from test_engine import NETWORK, Hands, finding, rule, trial

from kerasdoctor import facts
from kerasdoctor.case import Case, Missing
from kerasdoctor.diagnosis import Cause
from kerasdoctor.engine import examine
from kerasdoctor.facts import Arm, Network, Trial
from kerasdoctor.finding import Confidence, Finding, Fix, NewInputs, NewLoss, NewRate, Severity

LOSS, RATE, SCALE = NewLoss("mse"), NewRate(0.001), NewInputs("standardised")


class Bench(Hands):
    """An observer that knows what comes of each change by itself, and of each on top of another one."""

    def __init__(self, alone: dict[Any, Any], on_top: dict[Any, Any], reached: float = 0.7) -> None:
        super().__init__(NETWORK)
        self.alone, self.on_top, self.reached = alone, on_top, reached
        self.tried: list[tuple[Any, Any]] = []

    def attempt(self, fix: Fix, ground: Fix | None = None) -> Trial | Missing:
        (change,), under = fix.changes, None if ground is None else ground.changes[0]
        self.tried.append((change, under))
        said = (self.alone if under is None else self.on_top)[change]
        if isinstance(said, Missing):
            return said
        score = self.reached if said == "verified" else 0.2
        return replace(trial(said), repaired=Arm("repaired", (score,) * 3, (1.0,), (0.1,)))


def wrong_loss(network: Network) -> Iterator[Finding]:
    yield finding(line=3, fixes=(Fix("", (LOSS,)),), confidence=Confidence.CERTAIN)


def rate_too_high(network: Network) -> Iterator[Finding]:
    yield finding(line=5, fixes=(Fix("", (RATE,)),), severity=Severity.SMELLS, confirmed=Severity.HURTS)


def not_scaled(network: Network) -> Iterator[Finding]:
    yield finding(line=9, fixes=(Fix("", (SCALE,)),))


def examined(bench: Bench, *judges: Any) -> dict[str, Cause]:
    return {cause.rule.name: cause for cause in examine(Case("a.py:3", bench), map(rule, judges)).causes}


def only(cause: Cause) -> Trial:
    (remedy,) = cause.remedies
    assert remedy.trial is not None
    return remedy.trial


def test_a_fix_that_helps_only_behind_another_one_is_verified_there() -> None:
    bench = Bench({LOSS: "verified", RATE: "refuted"}, {RATE: "verified"})
    causes = examined(bench, wrong_loss, rate_too_high)
    assert bench.tried == [(LOSS, None), (RATE, None), (RATE, LOSS)]
    second = causes["rate-too-high"]
    assert (second.severity, second.confidence) == (Severity.HURTS, Confidence.CERTAIN)
    found = only(second)
    assert (found.verdict, found.ground, found.alone) == ("verified", "wrong-loss", "refuted")
    assert found.reason.startswith("on top of the fix of wrong-loss ")
    assert "by itself it is refuted" in found.reason
    assert only(causes["wrong-loss"]).ground == ""


def test_what_gains_nothing_behind_the_first_fix_either_is_refuted_there() -> None:
    bench = Bench({LOSS: "verified", SCALE: "unverified"}, {SCALE: "refuted"})
    second = examined(bench, wrong_loss, not_scaled)["not-scaled"]
    assert only(second).verdict == "refuted"
    assert only(second).ground == "wrong-loss"
    assert (second.severity, second.confidence) == (Severity.SMELLS, Confidence.POSSIBLE)


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("unverified", "on top of the fix of wrong-loss as undecided"),
        (Missing("the time budget is used up"), "on top of the fix of wrong-loss it was not tried: the time budget"),
    ],
)
def test_what_is_not_decided_there_keeps_its_trial_and_says_so(there: Any, said: str) -> None:
    bench = Bench({LOSS: "verified", SCALE: "unverified"}, {SCALE: there})
    second = examined(bench, wrong_loss, not_scaled)["not-scaled"]
    assert (only(second).verdict, only(second).ground) == ("unverified", "")
    assert said in only(second).reason
    assert (second.severity, second.confidence) == (Severity.HURTS, Confidence.LIKELY)


def test_the_fix_of_a_cause_that_is_certain_is_built_on_even_if_it_gains_nothing_yet() -> None:
    bench = Bench({LOSS: "refuted", RATE: "refuted"}, {RATE: "verified"})
    causes = examined(bench, wrong_loss, rate_too_high)
    assert bench.tried[2:] == [(RATE, LOSS)]
    assert only(causes["rate-too-high"]).ground == "wrong-loss"


@pytest.mark.parametrize(
    ("alone", "reached", "judges"),
    [
        ({LOSS: "verified", RATE: "verified"}, 0.7, (wrong_loss, rate_too_high)),  # decided already
        ({LOSS: "verified", RATE: "refuted"}, 1.0, (wrong_loss, rate_too_high)),  # nothing is left to gain
        ({RATE: "refuted", SCALE: "refuted"}, 0.7, (rate_too_high, not_scaled)),  # nothing to build on
    ],
)
def test_nothing_is_tried_on_top_where_that_could_show_nothing(
    alone: dict[Any, Any], reached: float, judges: tuple[Any, ...]
) -> None:
    bench = Bench(alone, {}, reached)
    examined(bench, *judges)
    assert len(bench.tried) == 2


def test_a_fix_judged_by_another_measure_is_tried_even_where_the_first_one_reaches_all() -> None:
    class Other(Bench):
        def attempt(self, fix: Fix, ground: Fix | None = None) -> Trial | Missing:
            found = super().attempt(fix, ground)
            judge: facts.Judge = "held-out" if fix.changes == (RATE,) else "memorised"
            return found if isinstance(found, Missing) else replace(found, judge=judge)

    bench = Other({LOSS: "verified", RATE: "refuted"}, {RATE: "verified"}, reached=1.0)
    examined(bench, wrong_loss, rate_too_high)
    assert bench.tried[2:] == [(RATE, LOSS)]


def test_the_time_goes_to_the_causes_that_rank_first() -> None:
    changes = [NewRate(0.1 * number) for number in range(1, 6)]

    def many(network: Network) -> Iterator[Finding]:
        for number, change in enumerate(changes, 1):
            yield finding(f"number {number}", line=20 + number, fixes=(Fix("", (change,)),))

    alone: dict[Any, Any] = {LOSS: "verified", **dict.fromkeys(changes, "refuted")}
    bench = Bench(alone, dict.fromkeys(changes, "refuted"))
    examine(Case("a.py:3", bench), [rule(wrong_loss), rule(many)])
    assert [change for change, under in bench.tried if under is not None] == changes[:3]
