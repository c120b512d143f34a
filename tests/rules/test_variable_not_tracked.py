from __future__ import annotations

import pytest

from kerasdoctor.rules.custom.variable_not_tracked import variable_not_tracked as rule
from rules.evaluation_of import NUMBERS, findings_of, lines_of, stack


def script(make: str, base: str = "keras.layers.Layer", method: str = "__init__(self)") -> str:
    return (
        NUMBERS
        + f"class Mine({base}):\n    def {method}:\n        super().__init__()\n        self.w = {make}\n"
        + "    def call(self, inputs):\n        return inputs * self.w\n"
        + "layer = Mine()\n"
        + stack(1, "sigmoid", "'mse'")
        + "model.fit(x, y)\n"
    )


def test_a_plain_variable_in_a_layer_is_found() -> None:
    assert lines_of(rule, script("tf.Variable(1.0)")) == ["self.w = tf.Variable(1.0)"]
    assert lines_of(rule, script("tf.Variable(1.0, trainable=True)", method="build(self, shape)")) != []
    assert lines_of(rule, script("tf.Variable(tf.ones(3))", "keras.Model")) == ["self.w = tf.Variable(tf.ones(3))"]


@pytest.mark.parametrize(
    "make",
    ["tf.Variable(1.0, trainable=False)", "tf.Variable(1.0, trainable=T)", "self.add_weight(shape=())", "tf.ones(3)"],
)
def test_buffers_and_weights_of_keras_are_fine(make: str) -> None:
    assert findings_of(rule, script(make)) == []


def test_a_plain_class_is_fine() -> None:
    assert findings_of(rule, script("tf.Variable(1.0)", "tf.Module")) == []
    assert findings_of(rule, script("tf.Variable(1.0)", "object")) == []


def test_keras_2_finds_such_variables() -> None:
    legacy = 'import os\nos.environ["TF_USE_LEGACY_KERAS"] = "1"\n'
    assert findings_of(rule, legacy + script("tf.Variable(1.0)")) == []
