from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.accuracy_of_several_labels import accuracy_of_several_labels as rule
from rules.heads_of import ROWS, SEVERAL, SIGMOIDS, SOFTMAX, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOIDS, YES_NO, SEVERAL, metrics='["accuracy"]'),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOIDS, YES_NO, SEVERAL, metrics='["binary_accuracy"]'),
        script(SIGMOIDS, YES_NO, "unknown()", metrics='["accuracy"]'),
        script(SOFTMAX, ROWS, "one_hot", metrics='["accuracy"]'),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
