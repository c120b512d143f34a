"""Targets in the tens and hundreds."""

from __future__ import annotations

from typing import Any

from kerasdoctor.facts import Data, Optimizer
from kerasdoctor.finding import NewTargets
from kerasdoctor.rules.inputs.targets_far_from_one import targets_far_from_one
from rules.data_of import data, labels, network, said

RULE = targets_far_from_one
REAL = network(loss="mean_squared_error", activation="linear", kind="real", low=0, high=300)


def of(mean: float, spread: float, rows: int = 1000, **other: Any) -> Data:
    return data(rows, heads=(labels(rows, mean=mean, spread=spread, **other),))


def test_far_targets_are_a_reason_to_try() -> None:
    (found,) = said(RULE, REAL, of(150.0, 40.0))
    assert "about 155 in size" in found.message
    assert found.fixes[0].changes == (NewTargets("standardised"),)


def test_thousands_are_tried_where_the_steps_could_get_there() -> None:
    asked: dict[str, Any] = {"loss": "mean_squared_error", "activation": "linear", "kind": "real", "low": 4000}
    coarse = network(**asked, high=6000, optimizer=Optimizer("SGD", 0.1))
    (found,) = said(RULE, coarse, of(5000.0, 400.0))
    assert "about 5,016 in size" in found.message
    fine = network(**asked, high=6000, optimizer=Optimizer("SGD", 0.001))
    assert said(RULE, fine, of(5000.0, 400.0)) == []


def test_near_ones_other_losses_few_rows_and_inputs_are_left_alone() -> None:
    assert said(RULE, REAL, of(5.0, 5.0)) == []
    assert said(RULE, REAL, of(150.0, 40.0, rows=20)) == []
    assert said(RULE, REAL, of(150.0, 40.0, is_input=True)) == []
    percent = network(loss="mean_absolute_percentage_error", activation="linear", kind="real", low=0, high=300)
    assert said(RULE, percent, of(150.0, 40.0)) == []
    bent = network(loss="mean_squared_error", activation="exponential", kind="real", low=0, high=300)
    assert said(RULE, bent, of(150.0, 40.0)) == []
