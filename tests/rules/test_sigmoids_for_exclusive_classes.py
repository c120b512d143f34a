from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.sigmoids_for_exclusive_classes import sigmoids_for_exclusive_classes as rule
from rules.heads_of import ROWS, SEVERAL, SIGMOIDS, SOFTMAX, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOIDS, YES_NO, "one_hot"),
        script('Dense(2, activation="sigmoid")', YES_NO, "to_categorical(yes_no, 2)"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOIDS, YES_NO, SEVERAL),
        script(SIGMOIDS, YES_NO, "unknown()"),
        script(SOFTMAX, ROWS, "one_hot"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
