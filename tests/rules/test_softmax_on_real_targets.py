from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.softmax_on_real_targets import softmax_on_real_targets as rule
from rules.heads_of import SOFTMAX, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, '"mse"', "10 * x"),
        script('Dense(2, activation="softmax")', '"mae"', "make_regression(300, 4)[1]"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SOFTMAX, '"mse"', "unknown()"),
        script("Dense(4)", '"mse"', "10 * x"),
        script(SOFTMAX, '"mse"', "np.array([[0.5, 0.2, 0.2, 0.1], [0.1, 0.2, 0.3, 0.4]])"),
        script(SOFTMAX, '"mse"', "np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
