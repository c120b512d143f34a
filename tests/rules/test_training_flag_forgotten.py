from __future__ import annotations

import pytest

from kerasdoctor.rules.custom.training_flag_forgotten import training_flag_forgotten as rule
from rules.evaluation_of import NUMBERS, findings_of, lines_of


def script(step: str, layers: str = "Dropout(0.2)", beside: str = "", compiled: str = 'loss="mse"') -> str:
    body = "".join(f"            {line}\n" for line in step.splitlines())
    return (
        NUMBERS
        + "from keras import layers\nfrom keras.layers import BatchNormalization\n"
        + "class Mine(keras.Model):\n"
        + beside
        + "    def train_step(self, data):\n        x, y = data\n        with tf.GradientTape() as tape:\n"
        + body
        + f"inputs = Input((4,))\nmodel = Mine(inputs, Dense(1)({layers}(inputs)))\n"
        + f"model.compile(optimizer='adam', {compiled})\nmodel.fit(x, y)\n"
    )


@pytest.mark.parametrize("layer", ["Dropout(0.2)", "BatchNormalization()"])
def test_a_call_without_the_flag_is_found(layer: str) -> None:
    assert lines_of(rule, script("p = self(x)", layer)) == ["p = self(x)"]


@pytest.mark.parametrize(
    "step",
    ["p = self(x, training=True)", "p = self(x, True)", "p = self(x, **options)", "p = self.inner(x)", "p = other(x)"],
)
def test_a_flag_that_is_or_may_be_given_is_fine(step: str) -> None:
    assert findings_of(rule, script(step)) == []


def test_layers_of_one_mode_and_a_call_of_its_own_are_fine() -> None:
    assert findings_of(rule, script("p = self(x)", "Dense(3)")) == []
    for flag in ("training=True", "training", "mask=None"):
        own = f"    def call(self, x, {flag}):\n        return x\n"
        assert findings_of(rule, script("p = self(x)", beside=own)) == []


@pytest.mark.parametrize("default", ["None", "False"])
def test_a_call_of_its_own_that_has_to_be_told_is_judged(default: str) -> None:
    own = f"    def call(self, x, training={default}):\n        return self.inner(x, training=training)\n"
    assert lines_of(rule, script("p = self(x)", beside=own)) == ["p = self(x)"]


def test_a_call_outside_the_tape_may_predict() -> None:
    step = "p = self(x, training=True)\nreturn {'loss': 0}"
    again = script(step).replace("        with tf", "        before = self(x)\n        with tf")
    assert findings_of(rule, again) == []
