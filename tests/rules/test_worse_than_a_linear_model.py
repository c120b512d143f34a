"""A linear model that beats a net which has come to rest."""

from __future__ import annotations

import pytest

from kerasdoctor.facts import HeldOut, Interval, Probe
from kerasdoctor.finding import Finding, Severity
from kerasdoctor.rules.symptoms.worse_than_a_linear_model import worse_than_a_linear_model


def interval(score: float) -> Interval:
    return Interval(score, score - 0.02, score + 0.02, 400)


def judged(model: float, linear: float | None, *, constant: float = 0.2, falling: bool = False) -> list[Finding]:
    straight = None if linear is None else interval(linear)
    scored = HeldOut(interval(model), interval(constant), straight, None, 1200, 500, "Adam(0.001)", falling=falling)
    return list(worse_than_a_linear_model(Probe((), (scored,))))  # type: ignore[arg-type]


def test_a_net_at_rest_far_below_a_linear_model_is_told() -> None:
    (found,) = judged(0.5, 0.9)
    assert "the net 0.500 after 500 steps of Adam(0.001), a linear model 0.900" in found.evidence[0].text
    assert worse_than_a_linear_model.severity == Severity.SMELLS


@pytest.mark.parametrize(
    ("model", "linear", "constant", "falling"),
    [
        (0.5, 0.9, 0.2, True),  # not yet
        (0.82, 0.9, 0.2, False),  # hardly worse
        (0.21, 0.9, 0.2, False),  # no better than a constant: told by itself
        (0.9, 0.5, 0.2, False),
        (0.5, None, 0.2, False),
    ],
)
def test_what_may_still_learn_or_is_told_elsewhere_is_let_be(
    model: float, linear: float | None, constant: float, falling: bool
) -> None:
    assert judged(model, linear, constant=constant, falling=falling) == []
