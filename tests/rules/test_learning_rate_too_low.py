"""Paired runs that show a learning rate to be too low."""

from __future__ import annotations

import pytest

from kerasdoctor.facts import Network, Optimizer, Probe, RateRun, Score
from kerasdoctor.finding import Finding, NewRate, Severity
from kerasdoctor.rules.optimizer.learning_rate_too_low import FINE, SHORT, learning_rate_too_low


def run(rate: float, value: float, *, last: float = 0.7) -> RateRun:
    return RateRun(rate, 100, 0.7, last, (Score("explained", value, 256),))


def judged(own: RateRun, higher: RateRun, *, rows: int = 320, epochs: int = 10) -> list[Finding]:
    network = Network(optimizer=Optimizer("Adam", own.rate), rows=rows, batch_size=32, epochs=epochs)
    rates = (run(own.rate / 10, 0.0), own, higher)
    return list(learning_rate_too_low(network, Probe((), rates=rates)))  # type: ignore[arg-type]


def test_a_rate_that_hardly_moves_where_ten_times_it_learns_is_told() -> None:
    (found,) = judged(run(1e-4, 0.02, last=0.69), run(1e-3, 0.5, last=0.3))
    assert found.message == "a learning rate of 0.0001 hardly moves the loss, and 0.001 lowers it"
    assert found.fixes[0].changes == (NewRate(1e-3),)
    assert found.confirmed == Severity.HURTS
    assert "variance explained 0.500" in found.evidence[1].text


@pytest.mark.parametrize(
    ("own", "higher"),
    [
        (run(1e-4, 0.02, last=0.6), run(1e-3, 0.5)),  # the loss falls
        (run(1e-4, 0.4), run(1e-3, 0.5)),  # ten times is not much better
        (run(FINE, 0.02), run(10 * FINE, 0.5)),  # fine-tuning
    ],
)
def test_what_moves_or_is_meant_so_is_let_be(own: RateRun, higher: RateRun) -> None:
    assert judged(own, higher) == []


def test_in_a_long_training_a_slow_start_may_be_made_up_for() -> None:
    own, higher = run(1e-4, 0.02), run(1e-3, 0.5)
    assert judged(own, higher, rows=32, epochs=SHORT)
    assert judged(own, higher, rows=32, epochs=SHORT + 1) == []
    unknown = Network(optimizer=Optimizer("Adam", 1e-4))
    assert list(learning_rate_too_low(unknown, Probe((), rates=(own, own, higher)))) == []
