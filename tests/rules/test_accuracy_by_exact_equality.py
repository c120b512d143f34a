from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.accuracy_by_exact_equality import accuracy_by_exact_equality as rule
from rules.heads_of import ROWS, SIGMOID, SOFTMAX, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, ROWS, "one_hot", metrics="[Accuracy()]"),
        script(SIGMOID, YES_NO, "unknown()", metrics='[keras.metrics.Accuracy(name="acc")]'),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOID, YES_NO, "yes_no", metrics='["accuracy"]'),
        script(SIGMOID, YES_NO, "yes_no", metrics='["Accuracy"]'),
        script(SIGMOID, YES_NO, "yes_no", metrics="[BinaryAccuracy()]"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
