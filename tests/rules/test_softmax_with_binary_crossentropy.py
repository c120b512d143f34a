from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.softmax_with_binary_crossentropy import softmax_with_binary_crossentropy as rule
from rules.heads_of import ROWS, SIGMOIDS, SOFTMAX, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, YES_NO, "one_hot"),
        script('Dense(2, activation="softmax")', YES_NO, "yes_no"),
        script(SOFTMAX, YES_NO, "unknown()"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, ROWS, "one_hot"),
        script(SIGMOIDS, YES_NO, "one_hot"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
