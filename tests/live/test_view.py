"""Subclassed models: their layers in the order of the calls, and what their outputs come from."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasdoctor.facts import INPUT, Network
from live.setups import compiled, examination

L = keras.layers
X = np.ones((12, 4), "float32")
Y = np.arange(12) % 3
ours = keras.saving.register_keras_serializable("tests")


def network(model: Any, x: Any = X, y: Any = Y) -> Network:
    found = examination(model, x, y).observe(Network)
    assert isinstance(found, Network), found
    return found


@ours
class Block(keras.layers.Layer):  # type: ignore[misc]
    def __init__(self, units: int, **more: Any) -> None:
        super().__init__(**more)
        self.inner = L.Dense(units)

    def call(self, x: Any) -> Any:
        return x + self.inner(x)


@ours
class Followed(keras.Model):  # type: ignore[misc]
    """Made in another order than it calls its layers; keras operations can be followed with symbols."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.scores = L.Dense(3, name="scores")
        self.block = Block(5, name="block")
        self.first = L.Dense(5, activation="relu", name="first")

    def call(self, x: Any, training: bool = False) -> Any:  # noqa: ARG002
        return keras.ops.softmax(self.scores(self.block(self.first(x))))


@ours
class Opaque(Followed):
    """Calls a TensorFlow function, which takes no symbols."""

    def call(self, x: Any, training: bool = False) -> Any:  # noqa: ARG002
        return self.scores(self.block(self.first(tf.abs(x))))


@ours
class Hidden(Followed):
    """Ends in a TensorFlow function, so that nothing shows its activation."""

    def call(self, x: Any, training: bool = False) -> Any:  # noqa: ARG002
        return tf.nn.softmax(self.scores(self.block(self.first(x))))


@ours
class Two(Followed):
    """Has two outputs, one of them through a layer that is an activation."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.softmax, self.much = L.Softmax(), L.Dense(1, name="much")

    def call(self, x: Any, training: bool = False) -> Any:  # noqa: ARG002
        h = self.first(tf.abs(x))
        return self.softmax(self.scores(h)), self.much(h)


@pytest.mark.parametrize("made", [Followed, Opaque, Hidden])
def test_layers_stand_in_the_order_of_their_calls(made: Any) -> None:
    found = network(compiled(made()))
    assert [(layer.name, layer.kind) for layer in found.layers] == [
        ("first", "Dense"),
        ("block", "Block"),
        ("scores", "Dense"),
    ]
    assert [layer.input_shape for layer in found.layers] == [(None, 4), (None, 5), (None, 5)]
    assert found.heads[0].layer.name == "scores"
    assert found.heads[0].output_shape == (None, 3)


def test_what_can_be_followed_with_symbols_shows_sources_and_activation() -> None:
    found = network(compiled(Followed()))
    assert [layer.sources for layer in found.layers] == [(INPUT,), (0,), (1,)]
    assert found.heads[0].layer.activation == "softmax"


def test_what_is_followed_on_rows_shows_what_its_layers_read() -> None:
    found = network(compiled(Opaque()))
    assert [layer.sources for layer in found.layers] == [None, (0,), (1,)]
    assert found.heads[0].layer.activation == "linear"


def test_an_activation_that_no_layer_shows_is_not_guessed() -> None:
    assert network(compiled(Hidden())).heads[0].layer.activation is None


def test_two_outputs_of_a_subclassed_model_are_two_heads() -> None:
    model = compiled(Two(), ["sparse_categorical_crossentropy", "mse"], metrics=[["accuracy"], ["mae"]])
    which, much = network(model, y=[Y, np.linspace(0, 1, 12)]).heads
    assert (which.layer.name, which.layer.activation) == ("scores", "softmax")
    assert (much.layer.name, much.layer.activation) == ("much", "linear")
    assert [metric.resolved for metric in which.metrics] == ["SparseCategoricalAccuracy"]
    assert [metric.resolved for metric in much.metrics] == ["MeanAbsoluteError"]
    assert which.labels is not None
    assert which.labels.kind == "class-index"


def test_the_users_model_is_not_called() -> None:
    model = compiled(Opaque())
    network(model)
    assert not model.built
    assert keras.layers.Layer.__call__.__qualname__ == "Layer.__call__"
