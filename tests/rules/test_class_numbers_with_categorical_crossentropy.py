from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.class_numbers_with_categorical_crossentropy import (
    class_numbers_with_categorical_crossentropy as rule,
)
from rules.heads_of import NUMBERS, ROWS, SOFTMAX, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, ROWS, "classes"),
        script("Dense(4)", "CategoricalCrossentropy(from_logits=True)", "classes.reshape(-1, 1)"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, ROWS, "to_categorical(classes)"),
        script(SOFTMAX, NUMBERS, "classes"),
        script(SOFTMAX, ROWS, "unknown()"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
