from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.softmax_over_one_unit import softmax_over_one_unit as rule
from rules.heads_of import ROWS, SIGMOID, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script('Dense(1, activation="softmax")', YES_NO, "yes_no"),
        script('Dense(1), Activation("softmax")', '"mse"', "x[:, 0]"),
        script("Dense(1), Softmax()", '"mse"', "unknown()"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOID, YES_NO, "yes_no"),
        script('Dense(2, activation="softmax")', '"mse"', "unknown()"),
        script('Flatten(), Activation("softmax")', ROWS, "one_hot", layers="Reshape((4, 1)), Dense(1)"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
