"""Percentage errors and targets of 0."""

from __future__ import annotations

from kerasdoctor.finding import NewLoss
from kerasdoctor.rules.heads.percentages_of_nothing import percentages_of_nothing
from rules.data_of import data, labels, network, said

RULE = percentages_of_nothing
PERCENT = network(loss="mean_absolute_percentage_error", activation="linear", kind="real", low=0, high=9)


def test_zeros_among_the_targets_are_found() -> None:
    (found,) = said(RULE, PERCENT, data(heads=(labels(near_zero=0.5),)))
    assert found.message.startswith("50.0% of the targets")
    assert found.fixes[0].changes == (NewLoss("mean_absolute_error"),)


def test_few_zeros_and_other_losses_are_left_alone() -> None:
    assert said(RULE, PERCENT, data(heads=(labels(near_zero=0.005),))) == []
    assert said(RULE, PERCENT, data(heads=(labels(),))) == []
    other = network(loss="mean_absolute_error", activation="linear", kind="real")
    assert said(RULE, other, data(heads=(labels(near_zero=0.5),))) == []
