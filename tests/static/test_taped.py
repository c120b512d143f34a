"""Training written by hand: a loss of a model's answers under a gradient tape."""

from __future__ import annotations

import textwrap

import pytest

from kerasdoctor.finding import Fix, NewLoss
from kerasdoctor.static.edits import edit
from kerasdoctor.static.reading import Planned
from static.reading_of import reading_of, source_of

SCRIPT = """
import numpy as np
import tensorflow as tf
import keras
x = np.zeros((90, 4))
y = np.eye(3)[np.arange(90) % 3]
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
loss_of = {loss}
optimizer = keras.optimizers.Adam()
data = tf.data.Dataset.from_tensor_slices((x, y)).batch(32)
{before}
for a, b in data:
    with tf.GradientTape() as tape:
        answer = model(a, training=True)
        {inside}
    {after}
"""
STEP = "optimizer.apply_gradients(zip(tape.gradient(loss, model.weights), model.weights))"
OBJECT = "keras.losses.CategoricalCrossentropy(from_logits=True)"


def script(inside: str = "loss = loss_of(b, answer)", loss: str = OBJECT, before: str = "", after: str = STEP) -> str:
    return SCRIPT.format(loss=loss, inside=inside, before=textwrap.dedent(before).strip(), after=after)


def cases(text: str) -> tuple[Planned, ...]:
    return reading_of(text).cases


def test_head_loss_and_labels() -> None:
    (case,) = cases(script())
    (head,) = case.network.heads
    assert (head.layer.units, head.layer.activation) == (3, "softmax")
    assert head.loss is not None
    assert (head.loss.name, head.loss.from_logits) == ("categorical_crossentropy", True)
    assert head.labels is not None
    assert head.labels.kind == "one-hot"
    assert (case.network.method, len(case.network.layers)) == ("GradientTape", 1)
    assert (case.trace.fit, case.trace.compile) == (None, None)


def test_a_loss_function_and_a_step_function() -> None:
    step = """
    @tf.function
    def step(a, b):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(keras.losses.mean_squared_error(b, model(a)))
        optimizer.apply_gradients(zip(tape.gradient(loss, model.weights), model.weights))
    """
    (case,) = cases(script(inside="pass", before=step, after="step(a, b)"))
    assert case.network.heads[0].loss is not None
    assert case.network.heads[0].loss.name == "mean_squared_error"


def test_a_loss_function_that_is_told_of_logits() -> None:
    told = "loss = keras.losses.categorical_crossentropy(b, answer, from_logits={told})"
    (case,) = cases(script(inside=told.format(told=True)))
    assert case.network.heads[0].loss is not None
    assert case.network.heads[0].loss.from_logits is True
    assert cases(script(inside=told.format(told="some"))) == ()


@pytest.mark.parametrize(
    "text",
    [
        script(after="shown = tape.gradient(loss, a)"),
        script(inside="loss = loss_of(b, answer * mask)"),
        script(inside="loss = loss_of(b, tf.nn.softmax(answer))"),
        script(inside="loss = loss_of(b, some(a))"),
        script(inside="loss = loss_of(b, answer, weights)"),
        script(inside="loss = some_loss(b, answer)"),
        script(inside="pass", after=f"loss = loss_of(b, answer)\n    {STEP}"),
        script().replace("with tf.GradientTape() as tape:", "if True:"),
        script().replace("model = keras.Sequential", "model = some.Sequential"),
    ],
)
def test_what_is_not_plain_is_not_read(text: str) -> None:
    assert cases(text) == ()


def test_the_loss_of_a_loop_is_no_argument_of_compile() -> None:
    (case,) = cases(script())
    loss = case.network.heads[0].loss
    assert loss is not None
    assert edit.rewrite(source_of(script()), Fix("", (NewLoss("mean_squared_error", loss.where),))) is None
