from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.optimizer.schedule_over_too_early import schedule_over_too_early
from rules.stacks import stacked

LAYERS = "Dense(8, activation='relu'), Dense(1)"
AREA = "keras.optimizers.schedules."


def adam(schedule: str) -> str:
    return f"keras.optimizers.Adam({AREA}{schedule})"


@pytest.mark.parametrize(
    "schedule",
    [
        "CosineDecay(0.001, 60)",
        "CosineDecay(0.001, decay_steps=100, alpha=0.001)",
        "ExponentialDecay(0.001, decay_steps=10, decay_rate=0.5)",
        "PolynomialDecay(0.1, 100, 0.0001)",
        "PolynomialDecay(0.1, 100)",
    ],
)
def test_the_rate_is_gone_after_a_tenth(schedule: str) -> None:
    (finding,) = stacked(schedule_over_too_early, LAYERS, optimizer=adam(schedule), fit="x, y, epochs=300")
    assert schedule_over_too_early.severity is Severity.HURTS
    assert "the training has 1200" in finding.message
    assert [text for _, text in finding.fixes[0].rewrites] == ["1200"]


@pytest.mark.parametrize(
    ("schedule", "epochs"),
    [
        ("CosineDecay(0.001, 1200)", "300"),
        ("CosineDecay(0.001, 60, alpha=0.1)", "300"),
        ("CosineDecay(0.001, 60, warmup_target=0.1)", "300"),
        ("CosineDecay(0.001, steps)", "300"),
        ("CosineDecay(0.001, 60)", "n"),
        ("CosineDecay(0.001, 60)", "20"),
        ("CosineDecayRestarts(0.001, 60)", "300"),
        ("ExponentialDecay(0.001, 100, 0.96)", "300"),
        ("ExponentialDecay(0.001, 10, rate)", "300"),
        ("PolynomialDecay(0.001, 100)", "300"),
        ("PolynomialDecay(0.1, 100, 0.0001, cycle=True)", "300"),
    ],
)
def test_schedules_that_last_or_are_not_known(schedule: str, epochs: str) -> None:
    fit = f"x, y, epochs={epochs}"
    assert stacked(schedule_over_too_early, LAYERS, optimizer=adam(schedule), fit=fit) == []


def test_a_plain_rate_is_no_schedule() -> None:
    fit = "x, y, epochs=300"
    assert stacked(schedule_over_too_early, LAYERS, optimizer="keras.optimizers.Adam(0.001)", fit=fit) == []
    assert stacked(schedule_over_too_early, LAYERS, fit=fit) == []
