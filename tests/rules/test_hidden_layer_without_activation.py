from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.hidden_layer_without_activation import hidden_layer_without_activation
from rules.stacks import judged, stacked, wired


@pytest.mark.parametrize(
    "layers",
    [
        "Dense(16), Dense(8, activation='relu'), Dense(1)",
        "Dense(16, activation='relu'), Dense(16), Dropout(0.1), Dense(1)",
        "Dense(16), BatchNormalization(), Dense(8), ReLU(), Dense(1)",
    ],
)
def test_one_layer_lacks_an_activation(layers: str) -> None:
    (finding,) = stacked(hidden_layer_without_activation, layers)
    assert hidden_layer_without_activation.severity is Severity.SMELLS
    assert finding.places[0].label == "no activation"


def test_convolutions_before_a_dense_layer_are_hidden_layers() -> None:
    layers = "Conv1D(4, 3), MaxPooling1D(2), Flatten(), Dense(16, activation='relu'), Dense(1)"
    assert len(stacked(hidden_layer_without_activation, layers, shape=(50, 40, 2))) == 1


@pytest.mark.parametrize(
    "layers",
    [
        "Dense(16), Dense(8), Dense(1)",
        "Dense(16), BatchNormalization(), ReLU(), Dense(1)",
        "Dense(16), Lambda(f), Dense(8, activation='relu'), Dense(1)",
        "Dense(16, activation='relu'), Dense(4), Dense(16, activation='relu'), Dense(1)",
        "Dense(16, activation='relu'), Dense(16, use_bias=False), Dense(1)",
        "Dense(16, activation='relu'), Dense(size), Dense(1)",
        "Dense(16, activation='relu'), Dense(16, activation=f), Dense(1)",
        "Dense(16, activation='relu'), Dense(1)",
    ],
)
def test_projections_and_what_is_not_known_are_left_alone(layers: str) -> None:
    assert stacked(hidden_layer_without_activation, layers) == []


def test_a_pointwise_convolution_may_be_a_projection() -> None:
    layers = "Conv1D(8, 3, activation='relu'), Conv1D(8, 1), Conv1D(8, 3, activation='relu'), Flatten(), Dense(1)"
    assert stacked(hidden_layer_without_activation, layers, shape=(50, 40, 2)) == []


def test_a_sum_is_left_alone() -> None:
    body = """
    h = layers.Dense(16, activation="relu")(inputs)
    side = layers.Dense(16)(h)
    outputs = layers.Dense(1)(layers.Add()([h, side]))
    """
    assert wired(hidden_layer_without_activation, body) == []
    assert judged(hidden_layer_without_activation, "import keras\n") == []
