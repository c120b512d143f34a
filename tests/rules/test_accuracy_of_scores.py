from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.accuracy_of_scores import accuracy_of_scores as rule
from rules.heads_of import SIGMOID, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script("Dense(1)", "BinaryCrossentropy(from_logits=True)", "yes_no", metrics='["accuracy"]'),
        script("Dense(1)", "BinaryCrossentropy(from_logits=True)", "unknown()", metrics='[BinaryAccuracy(name="acc")]'),
        script("Dense(1)", "BinaryCrossentropy(from_logits=True)", "unknown()", metrics='["precision"]'),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script("Dense(1)", "BinaryCrossentropy(from_logits=True)", "yes_no", metrics="[BinaryAccuracy(threshold=0.0)]"),
        script("Dense(1)", "BinaryCrossentropy(from_logits=True)", "yes_no", metrics="[AUC(from_logits=True)]"),
        script("Dense(4)", "SparseCategoricalCrossentropy(from_logits=True)", "classes", metrics='["accuracy"]'),
        script(SIGMOID, YES_NO, "yes_no", metrics='["accuracy"]'),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
