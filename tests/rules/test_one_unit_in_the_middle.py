from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.one_unit_in_the_middle import one_unit_in_the_middle
from rules.stacks import judged, stacked, wired


@pytest.mark.parametrize(
    "layers",
    [
        "Dense(16, 'relu'), Dense(1, 'relu'), Dense(4)",
        "Dense(16, 'relu'), Dense(1), ReLU(), Dropout(0.1), Dense(1, activation='sigmoid')",
        "Dense(1, 'tanh'), Dense(4)",
    ],
)
def test_one_number_gets_through(layers: str) -> None:
    (finding,) = stacked(one_unit_in_the_middle, layers)
    assert one_unit_in_the_middle.severity is Severity.SMELLS
    assert finding.places[0].label == "one number for each row"


@pytest.mark.parametrize(
    "layers",
    [
        "Dense(16, 'relu'), Dense(1)",
        "Dense(16, 'relu'), Dense(2), Dense(4)",
        "Dense(16, 'relu'), Dense(1), Lambda(f), Dense(4)",
        "Dense(16, 'relu'), Dense(1), Dense(16, 'relu'), Dense(8)",
        "Dense(n), Dense(1), Dense(4)",
    ],
)
def test_wider_unknown_or_given_back(layers: str) -> None:
    assert stacked(one_unit_in_the_middle, layers) == []


def test_a_single_input_is_no_wider_than_the_unit() -> None:
    assert stacked(one_unit_in_the_middle, "Dense(1, 'relu'), Dense(4)", shape=(50, 1)) == []


def test_a_gate_is_left_alone() -> None:
    body = """
    h = layers.Dense(8)(inputs)
    gate = layers.Dense(1, activation="sigmoid")(h)
    outputs = layers.Dense(4)(layers.Multiply()([h, gate]))
    """
    assert wired(one_unit_in_the_middle, body) == []
    assert judged(one_unit_in_the_middle, "import keras\n") == []
