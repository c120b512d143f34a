from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.class_weights_without_classes import class_weights_without_classes as rule
from rules.heads_of import ROWS, SEVERAL, SIGMOID, SIGMOIDS, SOFTMAX, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script("Dense(1)", '"mse"', "x[:, 0]", fit=", class_weight={0: 1, 1: 2}"),
        script(SIGMOIDS, YES_NO, SEVERAL, fit=", class_weight=weights()"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOID, YES_NO, "yes_no", fit=", class_weight={0: 1, 1: 2}"),
        script(SOFTMAX, ROWS, "one_hot", fit=", class_weight={0: 1, 1: 2}"),
        script("Dense(1)", '"mse"', "x[:, 0]", fit=", class_weight=None"),
        script("Dense(1)", '"mse"', "unknown()", fit=", class_weight={0: 1, 1: 2}"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
