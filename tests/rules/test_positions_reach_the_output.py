from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.positions_reach_the_output import positions_reach_the_output as rule
from rules.heads_of import NUMBERS, ROWS, SOFTMAX, YES_NO, found, script


@pytest.mark.parametrize(
    "text",
    [
        script("Dense(1)", '"mse"', "x[:, 0]", layers="Input((4, 1)), Conv1D(8, 2)"),
        script(SOFTMAX, NUMBERS, "classes", layers="Input((8, 8, 3)), Conv2D(8, 2)"),
        script(SOFTMAX, ROWS, "to_categorical(classes, 4)", layers="Input((7,)), Embedding(10, 8)"),
    ],
)
def test_it_is_found(text: str) -> None:
    assert len(found(rule, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        script("Flatten(), Dense(1)", '"mse"', "x[:, 0]", layers="Input((4, 1)), Conv1D(8, 2)"),
        script("Conv1D(1, 1)", '"mse"', "x", layers="Input((4, 1)), Conv1D(8, 1)"),
        script(SOFTMAX, NUMBERS, "np.random.randint(0, 4, (300, 8))", layers="Input((8,)), Embedding(10, 8)"),
        script(
            'Conv2D(1, 1, activation="sigmoid")',
            YES_NO,
            "unknown()",
            layers='Input((8, 8, 3)), Conv2D(8, 2, padding="same")',
        ),
        script(
            'Conv2D(4, 1, activation="softmax"), Flatten()', NUMBERS, "classes", layers="Input((1, 1, 3)), Conv2D(8, 1)"
        ),
    ],
)
def test_others_are_left_alone(text: str) -> None:
    assert found(rule, text) == []
