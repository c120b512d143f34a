from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.logits_taken_for_probabilities import logits_taken_for_probabilities as rule
from rules.heads_of import NUMBERS, ROWS, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script("Dense(4)", NUMBERS, "classes"),
        script('Dense(1, activation="linear")', YES_NO, "yes_no"),
        script("Dense(1)", "BinaryCrossentropy()", "yes_no"),
        script("Dense(4), Dropout(0.1)", ROWS, "unknown()"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script("Dense(4)", "SparseCategoricalCrossentropy(from_logits=True)", "classes"),
        script("Dense(4), Softmax()", NUMBERS, "classes"),
        script('Dense(4, activation="softmax"), Activation("linear")', NUMBERS, "classes"),
        script("Dense(4), Lambda(lambda t: tf.nn.softmax(t))", NUMBERS, "classes"),
        script(
            "Dense(4)", "own", "classes", before="def own(y_true, y_pred):\n    return tf.reduce_mean(y_true - y_pred)"
        ),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
