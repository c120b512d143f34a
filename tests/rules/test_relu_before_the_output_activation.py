from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.relu_before_the_output_activation import relu_before_the_output_activation
from rules.stacks import judged, stacked, wired


def test_relu_then_softmax() -> None:
    layers = "Dense(16, activation='relu'), Dense(3, activation='relu'), Softmax()"
    (finding,) = stacked(relu_before_the_output_activation, layers)
    assert relu_before_the_output_activation.severity is Severity.HURTS
    assert [place.label for place in finding.places] == ["relu: no score is negative", "softmax of what is left"]
    layers = "Dense(3), ReLU(), Reshape((3, 1)), Activation('sigmoid')"
    assert len(stacked(relu_before_the_output_activation, layers)) == 1


def test_an_average_over_a_map_changes_nothing() -> None:
    layers = "Conv2D(10, 1, activation='relu'), GlobalAveragePooling2D(), Activation('softmax')"
    assert len(stacked(relu_before_the_output_activation, layers, shape=(10, 8, 8, 3))) == 1


@pytest.mark.parametrize(
    "layers",
    [
        "Dense(16, activation='relu'), Dense(3, activation='softmax')",
        "Dense(16, activation='relu'), Dense(3), Activation('softmax')",
        "Dense(3, activation='tanh'), Activation('softmax')",
        "Dense(3, activation='relu'), Activation('softmax'), Dense(1)",
        "Dense(3, activation='relu'), BatchNormalization(), Activation('softmax')",
        "Dense(3, activation='relu'), Activation('tanh')",
    ],
)
def test_weights_between_or_inside_the_net(layers: str) -> None:
    assert stacked(relu_before_the_output_activation, layers) == []


def test_attention_is_left_alone() -> None:
    body = """
    h = layers.Dense(16, activation="relu")(inputs)
    outputs = layers.Dense(1)(layers.Multiply()([h, layers.Softmax()(h)]))
    """
    assert wired(relu_before_the_output_activation, body) == []
    assert judged(relu_before_the_output_activation, "import keras\n") == []
