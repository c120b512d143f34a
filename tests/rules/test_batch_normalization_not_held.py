from __future__ import annotations

import pytest

from kerasdoctor.rules.architecture.batch_normalization_not_held import batch_normalization_not_held
from rules.stacks import judged, wired

BACKBONE = """
import keras
from keras.layers import *
{start}
base = keras.applications.{made}
{freeze}
inputs = keras.Input((96, 96, 3))
x = base(inputs, training={training})
model = keras.Model(inputs, Dense(2, activation="softmax")(GlobalAveragePooling2D()(x)))
{after}
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x_train, y_train)
"""
MADE = "ResNet50(include_top=False, input_shape=(96, 96, 3))"


def tuned(freeze: str = "", after: str = "", made: str = MADE, training: str = "False", start: str = "") -> int:
    script = BACKBONE.format(freeze=freeze, after=after, made=made, training=training, start=start)
    return len(judged(batch_normalization_not_held, script))


@pytest.mark.parametrize(
    ("freeze", "after"),
    [
        ("", ""),
        ("base.trainable = True", ""),
        ("base.trainable = False", "base.trainable = True"),
    ],
)
def test_a_backbone_that_learns(freeze: str, after: str) -> None:
    assert tuned(freeze, after) == 1


@pytest.mark.parametrize(
    ("freeze", "after"),
    [
        ("base.trainable = False", ""),
        ("base.trainable = some", ""),
        ("", "for layer in base.layers:\n    layer.trainable = False"),
        ("base.trainable = False", "base.trainable = True\nfor layer in base.layers:\n    layer.trainable = False"),
    ],
)
def test_a_frozen_backbone(freeze: str, after: str) -> None:
    assert tuned(freeze, after) == 0


def test_other_backbones_and_calls() -> None:
    assert tuned(made="VGG16(include_top=False)") == 0
    assert tuned(made="ResNet50(include_top=False, weights=None)") == 0
    assert tuned(training="True") == 0
    assert tuned(training="some") == 0
    assert tuned(start="import tf_keras") == 0


def in_graph(layer: str, call: str, after: str = "") -> int:
    body = f"layer = layers.{layer}\nx = layers.Dense(4)(inputs)\noutputs = layers.Dense(1)(layer({call}))\n{after}"
    return len(wired(batch_normalization_not_held, body))


def test_a_layer_of_the_graph() -> None:
    assert in_graph("BatchNormalization()", "x, training=False") == 1
    assert in_graph("BatchNormalization(trainable=False)", "x, training=False") == 0
    assert in_graph("BatchNormalization()", "x, training=False", "layer.trainable = False") == 0
    assert in_graph("BatchNormalization()", "x") == 0
    assert in_graph("Dropout(0.5)", "x, training=False") == 0


PREDICTING = """
import keras
from keras.layers import *
inputs = keras.Input((8,))
model = keras.Model(inputs, Dense(1)(BatchNormalization()(inputs, training={training})))
model.compile("adam", "mse")
model.fit(x, y)
{after}
"""


def test_training_mode_in_predict() -> None:
    def judge(after: str, training: str = "True") -> int:
        return len(judged(batch_normalization_not_held, PREDICTING.format(after=after, training=training)))

    assert judge("model.predict(x)") == 1
    assert judge("") == 0
    assert judge("model.predict(x)\nmodel(x, training=True)") == 0
    assert judge("model.predict(x)", "some") == 0


TWICE = """
import keras
from keras.layers import *
def build():
    base = keras.applications.ResNet50(include_top=False, input_shape=(96, 96, 3))
    base.trainable = False
    inputs = keras.Input((96, 96, 3))
    x = base(inputs, training=False)
    model = keras.Model(inputs, Dense(2, activation="softmax")(GlobalAveragePooling2D()(x)))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
first = build()
first.fit(x_train, y_train)
second = build()
"""


def test_a_function_that_builds_several() -> None:
    assert judged(batch_normalization_not_held, TWICE) == []
    assert len(judged(batch_normalization_not_held, TWICE.replace("base.trainable = False", ""))) == 0
    once = TWICE.replace("second = build()", "").replace("base.trainable = False", "")
    assert len(judged(batch_normalization_not_held, once)) == 1
