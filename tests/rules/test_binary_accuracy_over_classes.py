from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.binary_accuracy_over_classes import binary_accuracy_over_classes as rule
from rules.heads_of import ROWS, SIGMOIDS, SOFTMAX, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, ROWS, "one_hot", metrics='["binary_accuracy"]'),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script('Dense(2, activation="softmax")', ROWS, "unknown()", metrics='["binary_accuracy"]'),
        script(SIGMOIDS, YES_NO, "unknown()", metrics='["binary_accuracy"]'),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
