from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.one_output_without_sigmoid import one_output_without_sigmoid as rule
from rules.heads_of import YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script("Dense(1)", YES_NO, "yes_no"),
        script('Dense(1, kernel_initializer="normal")', YES_NO, "unknown()"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script('Dense(1, activation="linear")', YES_NO, "yes_no"),
        script("Dense(1)", "BinaryCrossentropy()", "yes_no"),
        script("Dense(1)", "BinaryCrossentropy(from_logits=True)", "yes_no"),
        script('Dense(1), Activation("sigmoid")', YES_NO, "yes_no"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
