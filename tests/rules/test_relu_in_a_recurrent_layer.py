from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.recurrent.relu_in_a_recurrent_layer import relu_in_a_recurrent_layer
from rules.stacks import stacked


@pytest.mark.parametrize(
    "layer",
    [
        "LSTM(8, activation='relu')",
        "GRU(8, activation='relu')",
        "SimpleRNN(8, 'relu')",
        "SimpleRNN(8, activation='linear', recurrent_initializer='identity')",
    ],
)
def test_nothing_bounds_what_is_fed_back(layer: str) -> None:
    (finding,) = stacked(relu_in_a_recurrent_layer, f"{layer}, Dense(1)", shape=(50, 20, 2))
    assert relu_in_a_recurrent_layer.severity is Severity.SMELLS
    assert "no bound" in finding.message


@pytest.mark.parametrize(
    "layer",
    [
        "LSTM(8)",
        "GRU(8, activation='sigmoid')",
        "SimpleRNN(8, activation=f)",
        "SimpleRNN(8, activation='relu', recurrent_initializer='identity')",
        "SimpleRNN(8, activation='relu', recurrent_initializer=keras.initializers.Identity())",
        "LSTM(8), Dense(8, activation='relu')",
    ],
)
def test_bounded_or_stable(layer: str) -> None:
    assert stacked(relu_in_a_recurrent_layer, f"{layer}, Dense(1)", shape=(50, 20, 2)) == []


def test_clipped_gradients_keep_it_in_check() -> None:
    clipped = "keras.optimizers.Adam(clipnorm=1.0)"
    layers = "LSTM(8, activation='relu'), Dense(1)"
    assert stacked(relu_in_a_recurrent_layer, layers, shape=(50, 20, 2), optimizer=clipped) == []
