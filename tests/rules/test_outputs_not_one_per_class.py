from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.outputs_not_one_per_class import outputs_not_one_per_class as rule
from rules.heads_of import NUMBERS, ROWS, SIGMOID, SIGMOIDS, SOFTMAX, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, ROWS, "to_categorical(classes, 5)"),
        script('Dense(9, activation="softmax")', NUMBERS, "load_digits(return_X_y=True)[1]"),
        script(SIGMOID, YES_NO, "one_hot"),
        script(SIGMOIDS, YES_NO, "yes_no"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, ROWS, "to_categorical(classes, 4)"),
        script(SOFTMAX, ROWS, "to_categorical(classes)"),
        script('Dense(10, activation="softmax")', NUMBERS, "load_digits(return_X_y=True)[1]"),
        script('Dense(11, activation="softmax")', NUMBERS, "load_digits(return_X_y=True)[1]"),
        script(SIGMOID, YES_NO, "yes_no"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
