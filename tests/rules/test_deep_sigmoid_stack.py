from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.deep_sigmoid_stack import deep_sigmoid_stack
from rules.stacks import judged, stacked, wired

SIGMOID = "Dense(8, activation='sigmoid'), "


@pytest.mark.parametrize(
    "layers",
    [
        SIGMOID * 3 + "Dense(1)",
        "Dense(8), Activation('sigmoid'), Dropout(0.1), " * 3 + "Dense(1, activation='sigmoid')",
        "Dense(8, activation='relu'), " + SIGMOID * 4 + "Dense(1)",
    ],
)
def test_three_in_a_row(layers: str) -> None:
    (finding,) = stacked(deep_sigmoid_stack, layers)
    assert deep_sigmoid_stack.severity is Severity.SMELLS
    assert len(finding.places) >= 3


@pytest.mark.parametrize(
    "layers",
    [
        SIGMOID * 2 + "Dense(1, activation='sigmoid')",
        SIGMOID * 2 + "Dense(8, activation='relu'), " + SIGMOID + "Dense(1)",
        (SIGMOID + "BatchNormalization(), ") * 4 + "Dense(1)",
        "Dense(8, activation=f), " * 4 + "Dense(1)",
    ],
)
def test_two_or_something_between(layers: str) -> None:
    assert stacked(deep_sigmoid_stack, layers) == []


def test_sums_carry_the_gradient_past_them() -> None:
    body = """
    h = inputs
    for _ in range(4):
        h = layers.Add()([h, layers.Dense(8, activation="sigmoid")(h)])
    outputs = layers.Dense(1)(h)
    """
    assert wired(deep_sigmoid_stack, body) == []
    assert judged(deep_sigmoid_stack, "import keras\n") == []
