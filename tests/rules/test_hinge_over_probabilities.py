from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.hinge_over_probabilities import hinge_over_probabilities as rule
from rules.heads_of import SIGMOID, SOFTMAX, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOID, '"hinge"', "yes_no"),
        script('Dense(1), Activation("sigmoid")', "SquaredHinge()", "unknown()"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script('Dense(1, activation="tanh")', '"hinge"', "yes_no"),
        script("Dense(1)", '"squared_hinge"', "yes_no"),
        script(SOFTMAX, '"categorical_hinge"', "one_hot"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
