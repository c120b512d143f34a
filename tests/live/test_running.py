"""Counts of weights, penalties, methods of the user's own, and how a model is run."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from kerasdoctor.facts import Network
from live.setups import compiled, dense, examination

L = keras.layers
X, Y = np.ones((64, 4), "float32"), np.arange(64) % 3


def network(model: Any, x: Any = X, y: Any = Y) -> Network:
    found = examination(model, x, y).observe(Network)
    assert isinstance(found, Network), found
    return found


@keras.saving.register_keras_serializable("tests")
class OwnStep(keras.Model):  # type: ignore[misc]
    """A functional model with a step of its own."""

    def train_step(self, data: Any) -> Any:
        return super().train_step(data)


def test_methods_of_ones_own_are_named() -> None:
    inputs = keras.Input((4,))
    assert network(compiled(OwnStep(inputs, L.Dense(3)(inputs)))).own == ("train_step",)
    assert network(compiled(dense(3))).own == ()


def test_settings_of_compile_are_told() -> None:
    found = dict(network(compiled(dense(3), run_eagerly=True, steps_per_execution=2)).settings)
    assert found == {"run_eagerly": True, "jit_compile": False, "steps_per_execution": 2, "dtype": "float32"}


def test_number_formats_are_told_for_each_layer() -> None:
    inputs = keras.Input((4,))
    hidden = L.Dense(5, dtype="mixed_float16")(inputs)
    model = compiled(keras.Model(inputs, L.Dense(3, dtype="float32")(hidden)))
    assert [layer.setting("dtype") for layer in network(model).layers] == ["mixed_float16", "float32"]


def test_a_frozen_model_inside_has_weights_and_trains_none() -> None:
    base = keras.Sequential([keras.Input((4,)), L.Dense(5), L.BatchNormalization()])
    base.trainable = False
    inputs = keras.Input((4,))
    model = compiled(keras.Model(inputs, L.Dense(3)(base(inputs))))
    inner, last = network(model).layers
    assert (inner.kind, inner.parameters, inner.trainable_parameters, inner.trainable) == ("Sequential", 45, 0, False)
    assert (last.parameters, last.trainable_parameters) == (18, 18)


def test_layers_that_are_frozen_one_by_one_count_alike() -> None:
    base = keras.Sequential([keras.Input((4,)), L.Dense(5), L.Dense(2)])
    base.layers[0].trainable = False
    inputs = keras.Input((4,))
    model = compiled(keras.Model(inputs, L.Dense(3)(base(inputs))))
    assert network(model).layers[0].trainable_parameters == 12


def test_a_penalty_is_what_the_regulariser_adds_at_these_weights() -> None:
    layer = L.Dense(3, kernel_regularizer=keras.regularizers.L2(0.5), kernel_initializer="ones")
    (found,) = network(compiled(keras.Sequential([keras.Input((4,)), layer]))).layers
    assert found.penalty == 6.0
    layer.trainable = False
    (found,) = network(compiled(keras.Sequential([keras.Input((4,)), layer]))).layers
    assert found.penalty is None


def test_a_layer_without_weights_counts_none() -> None:
    found = network(compiled(keras.Sequential([keras.Input((4,)), L.Dense(3), L.ReLU()])))
    assert (found.layers[1].parameters, found.layers[1].penalty) == (0, None)


def test_nobody_says_how_long_a_model_trains_that_is_only_handed_over() -> None:
    model = compiled(dense(3))
    model.build((None, 4))
    said = [examination(model, X, Y, **given).observe(Network) for given in ({}, {"epochs": None}, {"epochs": 3})]
    assert [getattr(found, "epochs", "?") for found in said] == [1, None, 3]
    assert [getattr(found, "updates", "?") for found in said] == [2, None, 6]
