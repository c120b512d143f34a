from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.activation_before_a_loss_of_scores import activation_before_a_loss_of_scores as rule
from rules.heads_of import SOFTMAX, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, "SparseCategoricalCrossentropy(from_logits=True)", "classes"),
        script('Dense(1, activation="relu")', "BinaryCrossentropy(True)", "yes_no"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script("Dense(4)", "SparseCategoricalCrossentropy(from_logits=True)", "classes"),
        script(SOFTMAX, "SparseCategoricalCrossentropy(from_logits=chosen)", "classes"),
        script(SOFTMAX, "SparseCategoricalCrossentropy()", "classes"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
