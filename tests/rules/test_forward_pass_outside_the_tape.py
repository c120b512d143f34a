from __future__ import annotations

import pytest

from kerasdoctor.rules.custom.forward_pass_outside_the_tape import forward_pass_outside_the_tape as rule
from rules.evaluation_of import findings_of, lines_of, stack

BUILT = "x = np.random.normal(size=(300, 4))\ny = x[:, :1]\n" + stack(1, None, "'mse'")


def script(step: str) -> str:
    body = "".join(f"    {line}\n" for line in step.splitlines())
    end = "    return tape.gradient(loss, model.trainable_variables)\nstep(x, y)\n"
    return BUILT + "def step(batch, truth):\n" + body + end


TAPE = "with tf.GradientTape() as tape:\n    "


@pytest.mark.parametrize(
    ("step", "line"),
    [
        ("p = model(batch)\n" + TAPE + "loss = tf.reduce_mean(truth - p)", "p = model(batch)"),
        ("p = model(batch)\n" + TAPE + "loss = keras.losses.mse(truth, p)", "p = model(batch)"),
        (TAPE + "p = model.predict(batch)\n    loss = tf.reduce_mean(truth - p)", "p = model.predict(batch)"),
    ],
)
def test_predictions_that_are_not_recorded_are_found(step: str, line: str) -> None:
    assert lines_of(rule, script(step)) == [line]


@pytest.mark.parametrize(
    "step",
    [
        TAPE + "p = model(batch)\n    loss = tf.reduce_mean(truth - p)",
        "target = model(batch)\n" + TAPE + "p = model(batch)\n    loss = tf.reduce_mean(target - p)",
        "target = model.predict(batch)\n" + TAPE + "p = model(batch)\n    loss = tf.reduce_mean(target - p)",
        "p = model(batch)\n" + TAPE + "loss = elsewhere(p)",
        TAPE + "loss = elsewhere(batch)",
        TAPE + "p = model(batch)\nloss = tf.reduce_mean(truth - p)",
    ],
)
def test_recorded_predictions_and_unknown_losses_are_fine(step: str) -> None:
    assert findings_of(rule, script(step)) == []


def test_a_training_step_of_a_class_is_judged_too() -> None:
    head = BUILT.splitlines()[:2]
    code = "class Mine(keras.Model):\n    def train_step(self, data):\n        x, y = data\n        p = self(x)\n"
    code += "        with tf.GradientTape() as tape:\n            loss = tf.reduce_mean(y - p)\n"
    code += "        tape.gradient(loss, self.trainable_variables)\n"
    rest = "inputs = Input((4,))\nmodel = Mine(inputs, Dense(1)(inputs))\n"
    rest += "model.compile('sgd', 'mse')\nmodel.fit(x, y)\n"
    assert lines_of(rule, "\n".join(head) + "\n" + code + rest) == ["p = self(x)"]
