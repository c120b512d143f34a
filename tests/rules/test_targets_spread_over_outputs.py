from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.targets_spread_over_outputs import targets_spread_over_outputs as rule
from rules.heads_of import found, script


@pytest.mark.parametrize(
    "text",
    [
        script("Dense(4)", '"mse"', "make_regression(300, 4)[1].reshape(-1, 1)"),
        script("Dense(1)", '"mse"', "make_regression(300, 4, n_targets=3)[1]"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script("Dense(3)", '"mse"', "make_regression(300, 4, n_targets=3)[1]"),
        script("Dense(1)", '"mse"', "make_regression(300, 4)[1]"),
        script("Dense(4)", '"mse"', "unknown()"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
