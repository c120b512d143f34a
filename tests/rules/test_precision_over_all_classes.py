from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.precision_over_all_classes import precision_over_all_classes as rule
from rules.heads_of import ROWS, SIGMOID, SOFTMAX, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, ROWS, "one_hot", metrics="[Recall()]"),
        script('Dense(2, activation="softmax")', ROWS, "unknown()", metrics='["precision"]'),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, ROWS, "one_hot", metrics="[Recall(class_id=1)]"),
        script(SIGMOID, YES_NO, "yes_no", metrics='["precision"]'),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
