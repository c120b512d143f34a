from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.categorical_crossentropy_over_one_unit import (
    categorical_crossentropy_over_one_unit as rule,
)
from rules.heads_of import ROWS, SIGMOID, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOID, ROWS, "yes_no"),
        script("Dense(1)", "SparseCategoricalCrossentropy(from_logits=True)", "yes_no"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOID, YES_NO, "yes_no"),
        script("Flatten()", "CategoricalCrossentropy(from_logits=True)", "one_hot", layers="Reshape((4, 1)), Dense(1)"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
