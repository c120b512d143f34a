from __future__ import annotations

import pytest

from kerasdoctor.rules.custom.weights_left_out import weights_left_out as rule
from rules.evaluation_of import NUMBERS, findings_of, lines_of


def script(step: str, regular: str = ', kernel_regularizer="l2"', weights: str = "") -> str:
    body = "".join(f"        {line}\n" for line in step.splitlines())
    return (
        NUMBERS
        + "class Mine(keras.Model):\n    def train_step(self, data):\n"
        + body
        + "        tape.gradient(loss, self.trainable_variables)\n"
        + f"inputs = Input((4,))\nmodel = Mine(inputs, Dense(1{regular})(inputs))\n"
        + f"model.compile(optimizer='adam', loss='mse')\nmodel.fit(x, y{weights})\n"
    )


TAPE = "with tf.GradientTape() as tape:\n    "
PAIR = "x, y = data[0], data[1]\n" + TAPE + "loss = tf.reduce_mean(tf.square(y - self(x, training=True)))"
WEIGHTS = [", class_weight={0: 1, 1: 9}", ", sample_weight=w"]


@pytest.mark.parametrize("weights", WEIGHTS)
def test_weights_that_are_not_taken_are_found(weights: str) -> None:
    assert lines_of(rule, script(PAIR, weights=weights)) == ["def train_step(self, data):"]


@pytest.mark.parametrize(
    "step",
    [
        PAIR + " * data[2]",
        PAIR.replace("data[0], data[1]", "unpack(data)"),
        PAIR.replace("data[0], data[1]", "data[0], data[-1]"),
        "return super().train_step(data)",
    ],
)
def test_weights_that_may_be_used_are_fine(step: str) -> None:
    assert findings_of(rule, script(step, weights=WEIGHTS[0])) == []


def test_a_fit_without_weights_is_fine() -> None:
    assert findings_of(rule, script(PAIR)) == []
    assert findings_of(rule, script(PAIR, weights=", class_weight=None")) == []
