from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.labels_outside_zero_and_one import labels_outside_zero_and_one as rule
from rules.heads_of import SIGMOID, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOID, YES_NO, "np.array([-1, 1, 1, -1])"),
        script(SIGMOID, YES_NO, "np.array([1, 2, 2, 1])"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOID, YES_NO, "np.array([0, 1, 1, 0])"),
        script(SIGMOID, YES_NO, "np.array([0.1, 0.9, 0.2])"),
        script('Dense(1, activation="tanh")', '"hinge"', "np.array([-1, 1, 1, -1])"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
