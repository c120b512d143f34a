from __future__ import annotations

import pytest

from kerasdoctor.rules.custom.regularisation_left_out import regularisation_left_out as rule
from rules.evaluation_of import NUMBERS, findings_of


def script(step: str, regular: str = ', kernel_regularizer="l2"', weights: str = "") -> str:
    body = "".join(f"        {line}\n" for line in step.splitlines())
    return (
        NUMBERS
        + "class Mine(keras.Model):\n    def train_step(self, data):\n"
        + body
        + f"inputs = Input((4,))\nmodel = Mine(inputs, Dense(1{regular})(inputs))\n"
        + f"model.compile(optimizer='adam', loss='mse')\nmodel.fit(x, y{weights})\n"
    )


TAPE = "with tf.GradientTape() as tape:\n    "
BY_HAND = "x, y = data\n" + TAPE + "loss = tf.reduce_mean(tf.square(y - self(x, training=True)))"


def test_a_loss_without_the_penalty_is_found() -> None:
    (finding,) = findings_of(rule, script(BY_HAND))
    assert "kernel_regularizer" in finding.message
    (finding,) = findings_of(rule, script(BY_HAND + " + 1"))


@pytest.mark.parametrize(
    "step",
    [
        BY_HAND + " + sum(self.losses)",
        BY_HAND + " + tf.add_n(self.losses)",
        "x, y = data\n" + TAPE + "loss = self.compute_loss(x, y, self(x, training=True))",
        BY_HAND + "\n    loss += penalty(self)",
        "return super().train_step(data)",
        "loss = 1.0",
    ],
)
def test_added_penalties_and_unknown_helpers_are_fine(step: str) -> None:
    assert findings_of(rule, script(step)) == []


def test_a_model_without_regularisers_is_fine() -> None:
    assert findings_of(rule, script(BY_HAND, "")) == []
