from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.accuracy_of_a_regression import accuracy_of_a_regression as rule
from rules.heads_of import NUMBERS, SIGMOID, SOFTMAX, found, script


@pytest.mark.parametrize(
    "text",
    [
        script("Dense(1)", '"mse"', "x[:, 0]", metrics='["accuracy"]'),
        script("Dense(1)", '"mse"', "unknown()", metrics='["acc"]'),
        script("Dense(1)", '"mse"', "x[:, 0]", metrics="[Accuracy()]"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script("Dense(1)", '"mse"', "x[:, 0]", metrics='["mae"]'),
        script("Dense(1)", '"mse"', "yes_no", metrics='["accuracy"]'),
        script(SOFTMAX, NUMBERS, "classes", metrics='["accuracy"]'),
        script(SIGMOID, '"mse"', "unknown()", metrics='["accuracy"]'),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
