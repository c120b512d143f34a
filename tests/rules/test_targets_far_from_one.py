"""Targets in the tens and hundreds."""

from __future__ import annotations

from typing import Any

from kerasdoctor.facts import Data
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


def test_near_ones_thousands_other_losses_few_rows_and_inputs_are_left_alone() -> None:
    assert said(RULE, REAL, of(5.0, 5.0)) == []
    assert said(RULE, REAL, of(5000.0, 40.0)) == []
    assert said(RULE, REAL, of(150.0, 40.0, rows=20)) == []
    assert said(RULE, REAL, of(150.0, 40.0, is_input=True)) == []
    percent = network(loss="mean_absolute_percentage_error", activation="linear", kind="real", low=0, high=300)
    assert said(RULE, percent, of(150.0, 40.0)) == []
    bent = network(loss="mean_squared_error", activation="exponential", kind="real", low=0, high=300)
    assert said(RULE, bent, of(150.0, 40.0)) == []
