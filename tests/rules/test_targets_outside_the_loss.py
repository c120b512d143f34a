from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.targets_outside_the_loss import targets_outside_the_loss as rule
from rules.heads_of import found, script


@pytest.mark.parametrize(
    "text",
    [
        script("Dense(1)", '"poisson"', "make_regression(300, 4)[1]"),
        script('Dense(1, activation="exponential")', '"msle"', "np.array([-3.5, 2.5, 7.0])"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script("Dense(1)", '"poisson"', "np.array([3.5, 2.5, 7.0])"),
        script("Dense(1)", '"poisson"', "unknown()"),
        script("Dense(1)", '"mse"', "make_regression(300, 4)[1]"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
