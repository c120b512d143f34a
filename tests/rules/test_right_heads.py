"""Heads that look odd and are meant so: no rule of this family says a word that weighs."""

from __future__ import annotations

import pytest
from static.reading_of import reading_of

from kerasdoctor import facts
from kerasdoctor.finding import Finding, Severity
from kerasdoctor.rules import all_rules

START = """
import keras
import numpy as np
import tensorflow as tf
from keras import Input, Model, Sequential, layers, ops
from keras.layers import *

x = np.random.default_rng(0).normal(size=(300, 4))
images = np.random.rand(300, 8, 8, 1)
classes = x.argmax(axis=1)
one_hot = np.eye(4)[classes]
yes_no = (x.sum(axis=1) > 0).astype(int)
"""
RIGHT = {
    "an autoencoder of pixels with a sigmoid and binary cross-entropy": """
(images, _), _ = keras.datasets.mnist.load_data()
images = images.reshape(-1, 784) / 255
model = Sequential([Input((784,)), Dense(32, "relu"), Dense(784, "sigmoid")])
model.compile(loss="binary_crossentropy", optimizer="adam")
model.fit(images, images)
""",
    "an autoencoder of pixels with a sigmoid and squared error": """
model = Sequential([Input((8, 8, 1)), Conv2D(4, 3, padding="same"), Conv2D(1, 3, activation="sigmoid", padding="same")])
model.compile(loss="mse", optimizer="adam")
model.fit(images, images)
""",
    "an autoencoder of one-hot rows with a softmax": """
model = Sequential([Input((4,)), Dense(2), Dense(4, activation="softmax")])
model.compile(loss="mse", optimizer="adam")
model.fit(one_hot, one_hot)
""",
    "a discriminator that is trained by batches": """
model = Sequential([Input((4,)), Dense(8, "relu"), Dense(1)])
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
for step in range(100):
    model.train_on_batch(x[:32], np.ones((32, 1)))
    model.train_on_batch(x[:32], np.zeros((32, 1)))
""",
    "a least-squares fit of zeros and ones is a smaller thing at most": """
model = Sequential([Input((4,)), Dense(1)])
model.compile(loss="mse", optimizer="adam")
model.fit(x, yes_no)
""",
    "hinge with a tanh": """
model = Sequential([Input((4,)), Dense(1, activation="tanh")])
model.compile(loss="hinge", optimizer="adam")
model.fit(x, 2 * yes_no - 1)
""",
    "values of actions": """
model = Sequential([Input((4,)), Dense(8, "relu"), Dense(2, activation="linear")])
model.compile(loss="mse", optimizer="adam")
target = model.predict(x)
target[:, 0] = 1 + 0.9 * np.max(target, axis=1)
model.fit(x, target)
""",
    "a policy with a loss of its own": """
def policy(y_true, y_pred):
    return -ops.mean(y_true * ops.log(y_pred))

model = Sequential([Input((4,)), Dense(1, activation="softplus")])
model.compile(loss=policy, optimizer="adam")
model.fit(x, x[:, 0])
""",
    "segmentation with one class for each pixel": """
masks = np.random.randint(0, 3, (300, 8, 8))
model = Sequential([Input((8, 8, 1)), Conv2D(8, 3, padding="same"), Conv2D(3, 1, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(images, masks)
""",
    "segmentation into yes and no": """
masks = (images > 0.5).astype("float32")
model = Sequential([Input((8, 8, 1)), Conv2D(8, 3, padding="same"), Conv2D(1, 1, activation="sigmoid")])
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=[keras.metrics.BinaryIoU()])
model.fit(images, masks)
""",
    "smoothed labels": """
model = Sequential([Input((4,)), Dense(4, activation="softmax")])
model.compile(loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.1), optimizer="adam")
model.fit(x, 0.9 * one_hot + 0.025)
""",
    "distillation with a temperature": """
teacher = Sequential([Input((4,)), Dense(4)])
soft = keras.activations.softmax(teacher.predict(x) / 5)
model = Sequential([Input((4,)), Dense(4, activation="softmax")])
model.compile(loss="kl_divergence", optimizer="adam")
model.fit(x, soft)
""",
    "connectionist temporal classification": """
def ctc(y_true, y_pred):
    return keras.backend.ctc_batch_cost(y_true, y_pred, 8, 4)

model = Sequential([Input((8, 4)), LSTM(8, return_sequences=True), Dense(5, activation="softmax")])
model.compile(loss=ctc, optimizer="adam")
model.fit(np.random.rand(300, 8, 4), np.random.randint(0, 4, (300, 4)))
""",
    "twins with a contrastive loss": """
def contrastive(y_true, y_pred):
    return ops.mean((1 - y_true) * y_pred**2 + y_true * ops.maximum(1 - y_pred, 0) ** 2)

left, right = Input((4,)), Input((4,))
tower = Sequential([Input((4,)), Dense(8)])
distance = Lambda(lambda pair: ops.sqrt(ops.sum((pair[0] - pair[1]) ** 2, axis=1, keepdims=True)))
model = Model([left, right], distance([tower(left), tower(right)]))
model.compile(loss=contrastive, optimizer="adam")
model.fit([x, x[::-1]], yes_no)
""",
    "several tasks at once": """
inputs = Input((4,))
trunk = Dense(8, "relu")(inputs)
size = Dense(1, name="size")(trunk)
kind = Dense(4, activation="softmax", name="kind")(trunk)
flag = Dense(1, activation="sigmoid", name="flag")(trunk)
model = Model(inputs, [size, kind, flag])
model.compile(
    loss={"size": "mse", "kind": "sparse_categorical_crossentropy", "flag": "binary_crossentropy"},
    metrics={"size": ["mae"], "kind": ["accuracy"], "flag": ["accuracy"]},
    optimizer="adam",
)
model.fit(x, {"size": x[:, 0], "kind": classes, "flag": yes_no})
""",
    "attention inside the body": """
inputs = Input((8, 4))
weights = Softmax(axis=1)(Dense(1)(inputs))
context = ops.sum(weights * inputs, axis=1)
model = Model(inputs, Dense(1, activation="sigmoid")(context))
model.compile(loss="binary_crossentropy", optimizer="adam")
model.fit(np.random.rand(300, 8, 4), yes_no)
""",
    "a pointer to one of the steps": """
inputs = Input((8, 4))
scores = Flatten()(Dense(1)(inputs))
model = Model(inputs, Activation("softmax")(scores))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
model.fit(np.random.rand(300, 8, 4), np.random.randint(0, 8, 300))
""",
    "every step of a sequence": """
model = Sequential([Input((8, 4)), LSTM(8, return_sequences=True), TimeDistributed(Dense(1))])
model.compile(loss="mse", optimizer="adam")
model.fit(np.random.rand(300, 8, 4), np.random.rand(300, 8, 1))
""",
    "words of a sentence": """
model = Sequential([Input((8,)), Embedding(50, 4), LSTM(8, return_sequences=True), Dense(50, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(np.random.randint(0, 50, (300, 8)), np.random.randint(0, 50, (300, 8)))
""",
    "scores that the loss is told of": """
model = Sequential([Input((4,)), Dense(1)])
loss = keras.losses.BinaryCrossentropy(from_logits=True)
model.compile(loss=loss, optimizer="adam", metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)])
model.fit(x, yes_no)
""",
    "void pixels that the loss ignores": """
loss = keras.losses.SparseCategoricalCrossentropy(ignore_class=255)
model = Sequential([Input((4,)), Dense(3, activation="softmax")])
model.compile(loss=loss, optimizer="adam")
model.fit(x, np.array([0, 1, 255] * 100))
""",
    "counts with an exponential": """
counts = np.random.poisson(3, 300)
model = Sequential([Input((4,)), Dense(1, activation="exponential")])
model.compile(loss="poisson", optimizer="adam", metrics=["mae"])
model.fit(x, counts)
""",
    "a physical equation": """
t = np.linspace(0, 1, 300).reshape(-1, 1)
model = Sequential([Input((1,)), Dense(20, "tanh"), Dense(1)])
model.compile(loss="mse", optimizer="adam")
model.fit(t, np.sin(t))
""",
    "a distribution of its own": """
class Sampling(layers.Layer):
    def call(self, pair):
        mean, spread = pair
        return mean + ops.exp(0.5 * spread) * keras.random.normal(ops.shape(mean))

inputs = Input((784,))
hidden = Dense(32, "relu")(inputs)
code = Sampling()([Dense(2)(hidden), Dense(2)(hidden)])
model = Model(inputs, Dense(784, "sigmoid")(Dense(32, "relu")(code)))
model.compile(loss="binary_crossentropy", optimizer="adam")
pixels = np.random.rand(300, 784)
model.fit(pixels, pixels)
""",
    "weights of rare classes": """
model = Sequential([Input((4,)), Dense(4, activation="softmax")])
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x, one_hot, class_weight={0: 1.0, 3: 5.0})
""",
}


@pytest.mark.parametrize("text", RIGHT.values(), ids=RIGHT)
def test_it_is_left_alone(text: str) -> None:
    reading = reading_of(START + text)
    assert reading.cases
    for case in reading.cases:
        at_hand = {facts.Network: case.network, facts.Script: case.script, facts.Trace: case.trace}
        for rule in all_rules():
            if rule.family == "heads" and set(rule.needs) <= set(at_hand):
                said = rule(*(at_hand.get(kind) for kind in (*rule.needs, *rule.wants)))
                heavy = [item for item in said if isinstance(item, Finding) and item.severity != Severity.SMELLS]
                assert heavy == [], rule.name
