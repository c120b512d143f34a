"""Paired runs that show a learning rate to be too high."""

from __future__ import annotations

import math

import pytest

from kerasdoctor.facts import Network, Optimizer, Probe, RateRun, Score
from kerasdoctor.finding import Finding, NewRate, Severity
from kerasdoctor.rules.optimizer.learning_rate_too_high import learning_rate_too_high


def run(rate: float, value: float, *, last: float = 0.5, constant: float = 0.5) -> RateRun:
    return RateRun(rate, 100, 0.7, last, (Score("exact", value, 256, constant),))


def network(rate: float | None = 0.5, name: str = "SGD") -> Network:
    return Network(optimizer=Optimizer(name, rate))


def judged(lower: RateRun, own: RateRun, setup: Network | None = None) -> list[Finding]:
    rates = (lower, own, run(5.0, 0.5))
    return list(learning_rate_too_high(setup or network(), Probe((), rates=rates)))  # type: ignore[arg-type]


def test_a_rate_that_learns_nothing_where_a_tenth_does_is_told() -> None:
    (found,) = judged(run(0.05, 0.9), run(0.5, 0.5))
    assert found.message == "a learning rate of 0.5 learns nothing where 0.05 does"
    assert [fix.changes for fix in found.fixes] == [(NewRate(0.05),), (NewRate(0.005),)]
    assert (found.severity, found.confirmed) == (None, Severity.HURTS)
    assert learning_rate_too_high.severity == Severity.SMELLS


@pytest.mark.parametrize(
    ("lower", "own"),
    [
        (run(0.05, 0.9), run(0.5, 0.6)),  # the rate itself learns
        (run(0.05, 0.6), run(0.5, 0.5)),  # a tenth hardly does
        (run(0.05, 0.9, last=math.inf), run(0.5, 0.5)),
        (run(0.05, 0.9, constant=0.8), run(0.5, 0.8, constant=0.8)),
    ],
)
def test_what_learns_or_what_a_tenth_does_not_mend_is_let_be(lower: RateRun, own: RateRun) -> None:
    assert judged(lower, own) == []


def test_what_is_not_known_or_told_already_is_let_be() -> None:
    assert judged(run(0.05, 0.9), run(0.5, 0.5), network(None)) == []
    assert judged(run(0.05, 0.9), run(0.5, 0.5), Network()) == []
    assert judged(run(0.05, 0.9), run(0.5, 0.5), network(0.5, "Adam")) == []
    assert list(learning_rate_too_high(network(), Probe(()))) == []
    bare = RateRun(0.5, 100, 0.7, 0.7)
    assert list(learning_rate_too_high(network(), Probe((), rates=(bare, bare, bare)))) == []
