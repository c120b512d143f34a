from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.labels_beyond_the_outputs import labels_beyond_the_outputs as rule
from rules.heads_of import NUMBERS, found, script


@pytest.mark.parametrize(
    "text",
    [
        script('Dense(3, activation="softmax")', NUMBERS, "np.array([1, 2, 3])"),
        script('Dense(2, activation="softmax")', NUMBERS, "np.array([1, -1, 1])"),
        script('Dense(3, activation="softmax")', NUMBERS, "np.array([1, -1, 0])"),
        script('Dense(3, activation="softmax")', "SparseCategoricalCrossentropy()", "np.array([0, 5, 2])"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script('Dense(3, activation="softmax")', NUMBERS, "np.array([0, 1, 2])"),
        script(
            'Dense(3, activation="softmax")', "SparseCategoricalCrossentropy(ignore_class=255)", "np.array([0, 255, 2])"
        ),
        script('Dense(9, activation="softmax")', NUMBERS, "np.array([1, 2, 3])"),
        script('Dense(3, activation="softmax")', NUMBERS, "np.array([-9, 30, 12])"),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
