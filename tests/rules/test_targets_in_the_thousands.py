from __future__ import annotations

import pytest

from kerasdoctor.facts import Head, Labels, Layer, Loss, Network, Optimizer
from kerasdoctor.finding import Finding
from kerasdoctor.rules.inputs.targets_in_the_thousands import targets_in_the_thousands

DENSE = Layer("Dense", units=1, activation="linear")


def found(
    low: float | None = 500,
    high: float | None = 90_000,
    loss: str = "mean_squared_error",
    layer: Layer = DENSE,
    rate: float | None = 0.001,
    behind: tuple[Layer, ...] = (),
) -> list[Finding]:
    head = Head(layer, Loss(loss), labels=Labels("real", low=low, high=high))
    optimizer = Optimizer("Adam", learning_rate=rate)
    judged = targets_in_the_thousands(Network(layers=(DENSE, *behind), heads=(head,), optimizer=optimizer))
    return [item for item in judged if isinstance(item, Finding)]


@pytest.mark.parametrize(("low", "high"), [(500, 90_000), (-90_000, 0), (1000, 1200)])
def test_targets_far_from_zero_are_found(low: float, high: float) -> None:
    assert len(found(low, high)) == 1


def test_the_usual_rate_is_taken_where_none_is_known() -> None:
    assert len(found(rate=None)) == 1


@pytest.mark.parametrize(
    "findings",
    [
        found(high=900),
        found(low=None),
        found(high=None),
        found(loss="mean_absolute_percentage_error"),
        found(loss="mean_squared_logarithmic_error"),
        found(layer=Layer("Dense", units=1, activation="exponential")),
        found(layer=Layer("Conv2D", units=1, activation="linear")),
        found(rate=1.0),
        found(behind=(Layer("Rescaling"),)),
        found(behind=(Layer("Lambda"),)),
    ],
)
def test_quiet_where_the_size_does_not_matter(findings: list[Finding]) -> None:
    assert findings == []
