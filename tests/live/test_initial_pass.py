"""Loss, gradients and silent units at the weights that `fit` starts from."""

from __future__ import annotations

import warnings
from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor.facts import InitialPass
from kerasdoctor.live.data.rows import Rows
from kerasdoctor.live.passes.initial import initial_pass_of
from live.setups import compiled, examination

L = keras.layers
X = np.random.default_rng(0).normal(size=(40, 3)).astype("float32")
KERNEL = np.array([[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]])


def sequential() -> Any:
    return keras.Sequential([keras.Input((3,)), L.Dense(4, "relu", name="hidden"), L.Dense(1, name="out")])


def functional() -> Any:
    inputs = keras.Input((3,))
    return keras.Model(inputs, L.Dense(1, name="out")(L.Dense(4, "relu", name="hidden")(inputs)))


@pytest.mark.parametrize("make", [sequential, functional])
def test_silent_units_and_gradients_of_weights_set_by_hand(make: Any) -> None:
    model = compiled(make(), "mse")
    model.set_weights([KERNEL, np.array([0.0, 0.0, -1.0, 0.0]), np.ones((4, 1)), np.zeros(1)])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", message="__array__ implementation doesn't accept a copy keyword")
        found = initial_pass_of(model, Rows([X], [np.zeros(40)]))
    assert isinstance(found, InitialPass)
    hidden, out = found.layers
    assert (hidden.name, hidden.units, hidden.silent_units) == ("hidden", 4, 2)
    assert (out.name, out.silent_units) == ("out", None)
    answers = np.maximum(X[:, :2], 0).sum(axis=1)
    assert found.loss == pytest.approx(float((answers**2).mean()), rel=1e-5)
    to_kernel = (2 * answers[:, None] * np.column_stack([np.maximum(X[:, :2], 0), np.zeros((40, 2))])).mean(axis=0)
    parts = np.append(to_kernel, 2 * answers.mean())
    assert out.gradient_rms == pytest.approx(float(np.sqrt((parts**2).mean())), rel=1e-4)
    assert (found.rows, found.non_finite_gradients) == (40, 0)


def test_gradients_that_are_no_numbers_are_counted() -> None:
    model = compiled(sequential(), "mse")
    found = initial_pass_of(model, Rows([X * np.float32(np.nan)], [np.zeros(40)]))
    assert isinstance(found, InitialPass)
    assert found.non_finite_gradients >= 3  # on JAX, ReLU passes nothing back from what is no number


def test_frozen_layers_have_no_gradient() -> None:
    model = sequential()
    model.layers[0].trainable = False
    found = initial_pass_of(compiled(model, "mse"), Rows([X], [np.zeros(40)]))
    assert isinstance(found, InitialPass)
    assert [layer.gradient_rms is None for layer in found.layers] == [True, False]


def test_a_layer_used_twice_and_several_inputs_are_no_obstacle() -> None:
    left, right = keras.Input((3,)), keras.Input((3,))
    shared = L.Dense(4, "relu")
    own = L.Dense(2, "relu", name="own")(left)
    joined = L.Concatenate()([shared(left), shared(right), own])
    model = compiled(keras.Model([left, right], L.Dense(1)(joined)), "mse")
    looked = examination(model, [X, X], np.zeros(40))
    found = looked.observe(InitialPass)
    assert isinstance(found, InitialPass)
    assert [layer.silent_units for layer in found.layers if layer.name == "own"] != [None]


def test_a_model_without_an_input_layer_has_its_silent_units_counted() -> None:
    model = keras.Sequential([L.Dense(4, "relu", bias_initializer=keras.initializers.Constant(-1e6)), L.Dense(1)])
    found = examination(compiled(model, "mse"), X, np.zeros(40)).observe(InitialPass)
    assert isinstance(found, InitialPass), found
    assert [layer.silent_units for layer in found.layers] == [4, None]
