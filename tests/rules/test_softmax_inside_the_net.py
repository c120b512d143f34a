from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.softmax_inside_the_net import softmax_inside_the_net
from rules.stacks import judged, stacked, wired


@pytest.mark.parametrize(
    "layers",
    [
        "Dense(16, activation='softmax'), Dense(1)",
        "Dense(16), Softmax(), Dropout(0.1), Dense(1)",
        "Dense(16), Activation('softmax'), Dense(1)",
    ],
)
def test_a_hidden_softmax(layers: str) -> None:
    (finding,) = stacked(softmax_inside_the_net, layers)
    assert softmax_inside_the_net.severity is Severity.SMELLS
    assert "add up to 1" in finding.places[0].label


@pytest.mark.parametrize(
    "layers",
    [
        "Dense(16, activation='relu'), Dense(3, activation='softmax')",
        "Dense(16), Dense(3), Softmax()",
        "Dense(16, activation='softmax'), Lambda(f), Dense(1)",
        "Dense(16, activation=f), Dense(1)",
    ],
)
def test_an_answer_or_something_unknown(layers: str) -> None:
    assert stacked(softmax_inside_the_net, layers) == []


def test_attention_weighs_something() -> None:
    body = """
    h = layers.Dense(8, activation="tanh")(inputs)
    weights = layers.Dense(8, activation="softmax")(h)
    outputs = layers.Dense(1)(layers.Multiply()([h, weights]))
    """
    assert wired(softmax_inside_the_net, body) == []
    assert judged(softmax_inside_the_net, "import keras\n") == []
