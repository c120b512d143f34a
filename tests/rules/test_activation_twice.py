from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.activation_twice import activation_twice
from rules.stacks import judged, stacked, wired


@pytest.mark.parametrize(
    ("layers", "says", "severity"),
    [
        ("Dense(16), Activation('relu'), Activation('relu'), Dense(1)", "does nothing", None),
        ("Dense(16, activation='relu'), LeakyReLU(), Dense(1)", "does nothing", Severity.HURTS),
        ("Dense(16, activation='tanh'), Flatten(), ReLU(), Dense(1)", "squashed already", None),
    ],
)
def test_two_activations_in_a_row(layers: str, says: str, severity: Severity | None) -> None:
    (finding,) = stacked(activation_twice, layers)
    assert activation_twice.severity is Severity.SMELLS
    assert finding.severity is severity
    assert says in finding.message


@pytest.mark.parametrize(
    "layers",
    [
        "Dense(16, activation='relu'), Dense(3), Activation('softmax')",
        "Dense(16, activation='relu'), BatchNormalization(), ReLU(), Dense(1)",
        "Dense(16), ReLU(), Dense(1)",
        "Dense(16, activation='relu'), Activation('linear'), Dense(1)",
        "Dense(16, activation=f), ReLU(), Dense(1)",
        "Dense(16, activation='relu'), Activation('sigmoid')",
    ],
)
def test_something_between_is_enough(layers: str) -> None:
    assert stacked(activation_twice, layers) == []


def test_what_is_read_elsewhere_is_left_alone() -> None:
    body = """
    h = layers.Dense(16, activation="tanh")(inputs)
    outputs = layers.Dense(1)(layers.Multiply()([h, layers.ReLU()(h)]))
    """
    assert wired(activation_twice, body) == []
    assert judged(activation_twice, "import keras\n") == []
