from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.cross_entropy_on_real_targets import cross_entropy_on_real_targets as rule
from rules.heads_of import NUMBERS, SIGMOID, SOFTMAX, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOID, YES_NO, "make_regression(300, 4)[1]"),
        script(SIGMOID, YES_NO, "np.array([10.5, 3.25, -2.0])"),
        script(SOFTMAX, NUMBERS, "x[:, 0]"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOID, YES_NO, "np.array([0.5, 0.25, 0.75])"),
        script(SIGMOID, YES_NO, "np.random.rand(300)"),
        script(SIGMOID, YES_NO, "np.clip(x[:, 0], 0, 1)"),
        script(SIGMOID, YES_NO, "pixels / 255", before="pixels = load_digits().data"),
        script("Dense(1)", '"mse"', "make_regression(300, 4)[1]"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
