from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.sigmoid_with_categorical_crossentropy import sigmoid_with_categorical_crossentropy as rule
from rules.heads_of import ROWS, SIGMOIDS, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOIDS, ROWS, "one_hot"),
        script(SIGMOIDS, "SparseCategoricalCrossentropy()", "unknown()"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOIDS, YES_NO, "unknown()"),
        script('Dense(8, activation="sigmoid"), Dense(4, activation="softmax")', ROWS, "one_hot"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
