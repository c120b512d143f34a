from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.targets_outside_the_activation import targets_outside_the_activation as rule
from rules.heads_of import SIGMOID, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOID, '"mse"', "make_regression(300, 4)[1]"),
        script('Dense(1, activation="relu")', '"mae"', "100 * x[:, 0]"),
        script('Dense(1, activation="tanh")', '"mse"', "np.array([3.5, 10.0, -7.0])"),
        script(SIGMOID, '"mse"', "np.array([3, 10, 7])"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script("Dense(1)", '"mse"', "make_regression(300, 4)[1]"),
        script(SIGMOID, '"mse"', "np.array([0.5, 1.0, 0.0])"),
        script(SIGMOID, '"mse"', "np.clip(x[:, 0], 0, 1)"),
        script(SIGMOID, '"mse"', "abs(x[:, 0])"),
        script('Dense(1, activation="relu")', '"mse"', "x[:, 0] + 100"),
        script('Dense(1, activation="relu")', '"mse"', "x[:, 0] ** 2"),
        script('Dense(1, activation="tanh")', '"mse"', "0.01 * x[:, 0]"),
        script('Dense(1, activation="relu")', '"mse"', "load_diabetes(return_X_y=True)[1]"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
