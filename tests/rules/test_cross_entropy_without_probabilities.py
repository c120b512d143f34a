from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.cross_entropy_without_probabilities import cross_entropy_without_probabilities as rule
from rules.heads_of import ROWS, SOFTMAX, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script('Dense(4, activation="relu")', ROWS, "one_hot"),
        script("Dense(1), LeakyReLU()", YES_NO, "yes_no"),
        script("Dense(1, activation=tf.nn.tanh)", '"binary_focal_crossentropy"', "yes_no"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, ROWS, "one_hot"),
        script("Dense(4, activation=chosen)", ROWS, "one_hot"),
        script('Dense(1, activation="tanh")', '"squared_hinge"', "yes_no"),
        script('Dense(1, activation="softplus")', '"poisson"', "classes"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
