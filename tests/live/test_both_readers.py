"""What the source says of a setup is what Keras builds, for the forms in which people write models and data."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import keras
import pytest
from agreement import disagreements
from static.reading_of import case_of

from kerasdoctor.case import Missing
from kerasdoctor.facts import Network
from kerasdoctor.live.examination import Examination
from kerasdoctor.live.fit_call import FitCall

START = """
import numpy as np
import keras
import tensorflow as tf
from keras import Input, Model, Sequential, layers
from keras.layers import Dense
rng = np.random.default_rng(0)
x, y = rng.normal(size=(64, 4)).astype("float32"), rng.normal(size=(64, 3)).astype("float32")
codes = rng.integers(0, 3, 64)
a = Input((4,))
"""
END = """
model.compile(loss="mse", optimizer="sgd")
model.fit(x, y)
"""
MODELS = {
    "operations between": "h = Dense(4, 'relu')(a)\nmodel = Model(a, Dense(3)(keras.ops.tanh(h + a) * 2))",
    "an activation as a function": "model = Model(a, keras.activations.sigmoid(Dense(3)(a)))",
    "merges as functions": "h = layers.add([Dense(4)(a), a])\nmodel = Model(a, Dense(3)(layers.concatenate([h, a])))",
    "states": "h, s, c = layers.LSTM(5, return_state=True)(layers.Reshape((2, 2))(a))\n"
    "model = Model(a, Dense(3)(layers.Add()([h, s, c])))",
    "a layer of the script": "class Block(layers.Layer):\n    def __init__(self, n):\n        super().__init__()\n"
    "        self.one = Dense(n)\n    def call(self, x):\n        return x + self.one(x)\n"
    "model = Model(a, Dense(3, 'tanh')(Block(4)(a)))",
    "a model inside": "inner = Sequential([Input((4,)), Dense(8, 'relu'), Dense(3, 'tanh')])\n"
    "model = Model(a, inner(a))",
    "one of several outputs": "inner = Model(a, [Dense(9)(a), Dense(3, 'tanh')(a)])\nb = Input((4,))\n"
    "model = Model(b, inner(b)[1])",
    "a class that extends Sequential": "class Net(Sequential):\n    def __init__(self):\n"
    "        super().__init__([Input((4,)), Dense(5, 'relu'), Dense(3)])\nmodel = Net()",
    "a class that names its ends": "class Net(Model):\n    def train_step(self, data):\n"
    "        return super().train_step(data)\nmodel = Net(a, Dense(3, 'softmax')(Dense(7)(a)))",
    "layers in a loop": "model = Sequential([Input((4,))])\nfor n in (8, 6):\n"
    "    model.add(Dense(n, activation='relu'))\n"
    "model.add(Dense(len(y[0])))",
    "a shared layer": "one = Dense(4)\nmodel = Model(a, Dense(3)(one(one(a))))",
}
LABELS = {
    "mnist as it is": "y = codes.reshape(-1, 1)",
    "one-hot": "y = keras.utils.to_categorical(codes, 3)",
    "identity": "y = np.eye(3)[codes]",
    "a comparison": "y = (codes > 1).astype('int32')",
    "columns of one": "y = np.ones((64, 1))\ny[:9] = 0",
    "real": "y = np.sin(np.arange(64.0)) + 1",
    "appended": "y = np.append(np.sin(np.arange(60.0)), [0.5, 1.5, 2.5, 3.5])",
    "a product": "y = np.dot(x, np.ones((4, 1)))",
}


def live_network(script: str) -> Network:
    calls: list[FitCall] = []

    def keep(model: Any, x: Any = None, y: Any = None, **arguments: Any) -> None:
        calls.append(FitCall(model, x, y, arguments))

    with patch.object(keras.Model, "fit", keep):
        exec(compile(script, "script.py", "exec"), {"__name__": "__main__"})
    network = Examination(calls[0], None, probing=False).observe(Network)
    assert not isinstance(network, Missing), network
    assert isinstance(network, Network)
    return network


@pytest.mark.parametrize("build", MODELS.values(), ids=MODELS.keys())
def test_models_are_as_keras_builds_them(build: str) -> None:
    script = START + build + END
    planned = case_of(script).network
    assert planned.layers
    assert planned.heads
    assert disagreements(planned, live_network(script)) == []


@pytest.mark.parametrize("code", LABELS.values(), ids=LABELS.keys())
def test_labels_are_of_the_kind_that_is_counted(code: str) -> None:
    script = START + code + "\nmodel = Sequential([Input((4,)), Dense(3, activation='softmax')])" + END
    planned = case_of(script).network
    assert planned.heads[0].labels is not None
    assert disagreements(planned, live_network(script)) == []


@pytest.mark.parametrize("name", ["VGG16", "ResNet50", "MobileNetV2", "DenseNet121", "EfficientNetB0"])
def test_ready_made_networks_have_the_channels_that_the_reader_knows(name: str) -> None:
    script = START + f"base = keras.applications.{name}(include_top=False, weights=None, input_shape=(64, 64, 3))\n"
    script += "i = Input((64, 64, 3))\nh = layers.GlobalAveragePooling2D()(base(i))\nmodel = Model(i, Dense(3)(h))"
    script += END.replace("(x, y)", "(np.zeros((4, 64, 64, 3)), y[:4])")
    planned = case_of(script).network
    assert planned.layers[0].kind == "Functional"
    assert disagreements(planned, live_network(script)) == []
