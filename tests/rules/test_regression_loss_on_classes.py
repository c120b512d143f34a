from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.regression_loss_on_classes import regression_loss_on_classes as rule
from rules.heads_of import ROWS, SIGMOID, SOFTMAX, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, '"mse"', "one_hot"),
        script("Dense(4)", '"mae"', "to_categorical(classes, 4)"),
        script(SIGMOID, '"mse"', "yes_no"),
        script('Dense(10, activation="softmax")', '"mse"', "load_digits(return_X_y=True)[1]"),
        script(SOFTMAX, '"mse"', "unknown()"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOID, '"mse"', "unknown()"),
        script("Dense(1)", '"mse"', "classes"),
        script("Dense(1)", '"mse"', "x[:, 0]"),
        script(SOFTMAX, ROWS, "one_hot"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
