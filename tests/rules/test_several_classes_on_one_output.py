from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.several_classes_on_one_output import several_classes_on_one_output as rule
from rules.heads_of import SIGMOID, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOID, YES_NO, "load_iris(return_X_y=True)[1]"),
        script(SIGMOID, YES_NO, "np.array([0, 1, 2, 3])"),
        script("Dense(1)", "BinaryCrossentropy(from_logits=True)", "np.array([0, 1, 2, 3])"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script(SIGMOID, YES_NO, "np.array([0, 1, 1, 0])"),
        script(SIGMOID, YES_NO, "classes"),
        script(SIGMOID, '"mse"', "np.array([0, 1, 2, 3])"),
        script(
            SIGMOID, YES_NO, "digits[(digits == 0) | (digits == 1)]", before="digits = load_digits(return_X_y=True)[1]"
        ),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
