from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.accuracy_for_other_labels import accuracy_for_other_labels as rule
from rules.heads_of import NUMBERS, ROWS, SIGMOID, SOFTMAX, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, NUMBERS, "classes", metrics='["categorical_accuracy"]'),
        script(SOFTMAX, ROWS, "one_hot", metrics="[SparseCategoricalAccuracy()]"),
        script(SIGMOID, YES_NO, "yes_no", metrics='["categorical_accuracy"]'),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, NUMBERS, "classes", metrics='["sparse_categorical_accuracy"]'),
        script(SOFTMAX, ROWS, "one_hot", metrics='["categorical_accuracy"]'),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
