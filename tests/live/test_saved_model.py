"""What the file of a saved model says, beside what Keras says of the same model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from agreement import disagreements
from keras import layers

from kerasdoctor.facts import Network
from kerasdoctor.live.given import examination_of
from kerasdoctor.static.saved.model import SavedModel, read_model
from kerasdoctor.static.saved.reading import understand_saved


def images() -> Any:
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(4, 3, activation="relu", kernel_regularizer="l2"),
            layers.BatchNormalization(),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(10),
            layers.Softmax(),
        ]
    )
    model.compile(keras.optimizers.Adam(1e-2), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def sequences() -> Any:
    model = keras.Sequential(
        [
            keras.Input((6, 3)),
            layers.Bidirectional(layers.LSTM(4, return_sequences=True)),
            layers.TimeDistributed(layers.Dense(5, activation="tanh")),
            layers.GRU(3),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile("rmsprop", keras.losses.BinaryCrossentropy(), metrics=[keras.metrics.AUC()])
    return model


def shared() -> Any:
    first, second = keras.Input((4,), name="first"), keras.Input((4,), name="second")
    dense = layers.Dense(3, activation="relu")
    both = layers.Concatenate()([dense(first), layers.Dense(3)(dense(second))])
    model = keras.Model([first, second], layers.Activation("softmax")(layers.Dense(2)(both)))
    model.compile(keras.optimizers.SGD(0.1, momentum=0.9), "categorical_crossentropy")
    return model


def nested() -> Any:
    inner = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="relu"), layers.Dense(2)])
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1)(inner(inputs) * 2.0))
    model.compile("adam", "mse", metrics=["mae"])
    return model


@pytest.mark.parametrize("build", [images, sequences, shared, nested])
def test_the_file_and_the_model_agree(build: Any, tmp_path: Path) -> None:
    model = build()
    model.save(tmp_path / "model.keras")
    saved = read_model(str(tmp_path / "model.keras"))
    assert isinstance(saved, SavedModel)
    assert saved.version == keras.__version__
    reading = understand_saved(saved)
    assert reading.network is not None
    shapes = [(8, *tensor.shape[1:]) for tensor in model.inputs]
    x = [np.zeros(shape, "float32") for shape in shapes]
    y = np.zeros((8, *model.outputs[0].shape[1:]), "float32") if build is not images else np.zeros(8, "int32")
    live = examination_of(model, x if len(x) > 1 else x[0], y, {}, seed=0, budget=5.0, probing=False).observe(Network)
    assert isinstance(live, Network)
    assert len(live.layers) == len(reading.network.layers) > 1
    assert disagreements(reading.network, live) == []
    assert [head.layer.activation for head in reading.network.heads] == [head.layer.activation for head in live.heads]
    assert all(
        layer.name == other.name for layer, other in zip(reading.network.layers, live.layers, strict=True) if layer.name
    )
