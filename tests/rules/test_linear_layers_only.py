from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.linear_layers_only import linear_layers_only
from rules.stacks import judged, stacked, wired


@pytest.mark.parametrize(
    ("layers", "severity"),
    [
        ("Dense(8), Dense(4), Dense(1, activation='sigmoid')", None),
        ("Dense(8), Dropout(0.5), Dense(8), Dense(1), Activation('sigmoid')", None),
        ("Dense(30), Dense(10)", Severity.SMELLS),
    ],
)
def test_no_hidden_layer_bends(layers: str, severity: Severity | None) -> None:
    (finding,) = stacked(linear_layers_only, layers)
    assert finding.severity == severity
    assert "one linear map" in finding.message


def test_max_pooling_alone_is_not_enough() -> None:
    layers = "Conv1D(4, 3), MaxPooling1D(2), Conv1D(8, 3), Flatten(), Dense(1)"
    (finding,) = stacked(linear_layers_only, layers, shape=(50, 40, 2))
    assert "only the pooling bends" in finding.message
    assert len(finding.places) == 2


def test_an_unknown_first_width_hides_nothing() -> None:
    script = """
    import keras
    from keras.layers import Dense
    model = keras.Sequential([Dense(unknown), Dense(15), Dense(15), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, y)
    """
    assert len(judged(linear_layers_only, script)) == 1


@pytest.mark.parametrize(
    "layers",
    [
        "Dense(1)",
        "Dense(4, activation='relu'), Dense(4), Dense(1)",
        "Dense(4), LSTM(3), Dense(1)",
        "Dense(4), ReLU(), Dense(4), Dense(1)",
        "Dense(2), Dense(8)",
        "Dense(16), Dense(2), Dense(16), Dense(8)",
        "Dense(16), Dense(size), Dense(16), Dense(8)",
    ],
)
def test_a_bend_or_a_bottleneck_is_enough(layers: str) -> None:
    assert stacked(linear_layers_only, layers) == []


def test_branches_are_left_alone() -> None:
    body = """
    left = layers.Dense(16)(inputs)
    right = layers.Dense(16)(inputs)
    outputs = layers.Dense(1)(layers.Multiply()([left, right]))
    """
    assert wired(linear_layers_only, body) == []


def test_the_edit_gives_each_hidden_layer_an_activation() -> None:
    (finding,) = stacked(linear_layers_only, "Dense(8, activation='linear'), Dense(units=4), Dense(1)")
    assert [text for _, text in finding.fixes[0].rewrites] == ['"relu"', '4, activation="relu"']


def test_a_call_that_makes_the_output_too_is_not_edited() -> None:
    script = """
    import keras
    model = keras.Sequential([keras.Input((8,))])
    for width in (16, 16, 4):
        model.add(keras.layers.Dense(width))
    model.compile(loss="mse", optimizer="adam")
    model.fit(x, y)
    """
    for finding in judged(linear_layers_only, script):
        assert finding.fixes[0].rewrites == ()
