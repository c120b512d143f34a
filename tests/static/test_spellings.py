from __future__ import annotations

import pytest

from static.reading_of import case_of, head_of, reading_of

START = """
import keras
import tensorflow as tf
from keras import *
from keras.layers import *
"""
FIT = """
model.compile(loss="mse", optimizer="sgd")
model.fit(x, y)
"""


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("lambda t: tf.nn.softmax(t)", "softmax"),
        ("own", "sigmoid"),
        ("tf.compat.v1.nn.relu", "relu"),
        ("lambda t: tf.nn.softmax(t) * 2", None),
        ("lambda t: t + 1", None),
    ],
)
def test_a_function_that_applies_an_activation_is_that_activation(written: str, name: str | None) -> None:
    own = "def own(t):\n    return keras.activations.sigmoid(t)\n"
    head = head_of(START + own + f"model = Sequential([Dense(3, activation={written})])" + FIT)
    assert head.layer.activation == name


@pytest.mark.parametrize(
    ("written", "name", "rate"),
    [
        ("tf.train.GradientDescentOptimizer(0.5)", "SGD", 0.5),
        ("tf.compat.v1.train.AdamOptimizer(learning_rate=0.2)", "Adam", 0.2),
        ("tf.train.RMSPropOptimizer(0.1)", "RMSprop", 0.1),
    ],
)
def test_optimizers_of_tensorflow_1_are_read(written: str, name: str, rate: float) -> None:
    optimizer = case_of(
        START + f"model = Sequential([Dense(3)])\nmodel.compile({written}, loss='mse')\nmodel.fit(x, y)"
    ).network.optimizer
    assert optimizer is not None
    assert (optimizer.name, optimizer.learning_rate) == (name, rate)


def test_losses_may_be_given_as_a_tuple() -> None:
    script = "a = Input((4,))\nmodel = Model(a, [Dense(1)(a), Dense(2)(a)])\n"
    case = case_of(START + script + "model.compile('sgd', loss=('mse', 'mae'))\nmodel.fit(x, (y, z))")
    assert [head.loss.name if head.loss else None for head in case.network.heads] == [
        "mean_squared_error",
        "mean_absolute_error",
    ]


def test_a_loss_of_the_script_is_called_so() -> None:
    script = (
        "def own(a, b):\n    return a - b\nmodel = Sequential([Dense(1)])\nmodel.compile('sgd', own)\nmodel.fit(x, y)"
    )
    assert "a loss that the script defines itself" in {why for _, why in reading_of(START + script).unknown}


def test_a_clone_has_the_layers_and_is_not_compiled() -> None:
    script = "one = Sequential([Dense(3)])\none.compile('sgd', 'mse')\nmodel = keras.models.clone_model(one)\n"
    case = case_of(START + script + "model.fit(x, y)")
    assert case.network.heads[0].layer.units == 3
    assert case.network.heads[0].loss is None


def test_a_model_class_without_a_constructor_is_made_as_keras_makes_it() -> None:
    script = "class Own(Model):\n    def train_step(self, data):\n        return {}\na = Input((4,))\n"
    head = head_of(START + script + "model = Own(a, Dense(3)(a))" + FIT)
    assert head.layer.units == 3
