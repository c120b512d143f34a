from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.equal_initial_weights import equal_initial_weights
from rules.stacks import judged, stacked, wired


def first(how: str, activation: str = "relu") -> str:
    return f"Dense(8, activation='{activation}', kernel_initializer={how})"


@pytest.mark.parametrize(
    ("layers", "says"),
    [
        (first("'zeros'") + ", Dense(1)", "through the relu"),
        (first("'zeros'", "linear") + ", ReLU(), Dropout(0.1), Dense(1)", "through the relu"),
        (first("keras.initializers.Zeros()") + ", Dense(1)", "through the relu"),
        (first("'ones'") + ", Dense(1, kernel_initializer='ones')", "the layer after it"),
        (
            first("keras.initializers.Constant(0.5)", "tanh") + ", Dense(1, kernel_initializer='zeros')",
            "the layer after it",
        ),
    ],
)
def test_units_that_stay_alike(layers: str, says: str) -> None:
    finding = stacked(equal_initial_weights, layers)[0]
    assert equal_initial_weights.severity is Severity.BREAKS
    assert says in finding.message


@pytest.mark.parametrize(
    "layers",
    [
        "Dense(8, activation='relu'), Dense(1, kernel_initializer='zeros')",
        first("'ones'") + ", Dense(1)",
        first("'zeros'", "tanh") + ", Dense(1)",
        "Dense(8, activation='relu', kernel_initializer='zeros', bias_initializer='ones'), Dense(1)",
        "Dense(1, activation='relu', kernel_initializer='zeros'), Dense(1)",
        first("'zeros'") + ", BatchNormalization(), Dense(1)",
        first("'zeros'") + ", Lambda(f)",
        first("how") + ", Dense(1)",
    ],
)
def test_units_that_are_told_apart(layers: str) -> None:
    assert stacked(equal_initial_weights, layers) == []


def test_the_end_of_a_branch_may_start_at_zero() -> None:
    body = """
    h = layers.Dense(8, kernel_initializer="zeros", activation="relu")(inputs)
    outputs = layers.Dense(1)(layers.Add()([inputs, h]))
    """
    assert wired(equal_initial_weights, body) == []
    assert judged(equal_initial_weights, "import keras\n") == []
