from __future__ import annotations

import pytest

from kerasdoctor.rules.custom.compiled_loss_in_a_step import compiled_loss_in_a_step
from rules.mending import said

START = """import keras
import numpy as np
class Own(keras.Model):
    def {name}(self, data):
        x, y = data
        loss = {loss}
        return {{"loss": loss}}
inputs = keras.Input((4,))
model = Own(inputs, keras.layers.Dense(1)(inputs))
model.compile(optimizer="adam", loss="mse")
model.fit(np.ones((64, 4)), np.ones((64, 1)))
"""


@pytest.mark.parametrize("loss", ["self.compiled_loss(y, self(x))", "self.compiled_metrics.update_state(y, self(x))"])
def test_a_step_of_keras_2(loss: str) -> None:
    assert len(said(compiled_loss_in_a_step, START.format(name="train_step", loss=loss))) == 1


@pytest.mark.parametrize(
    "script",
    [
        START.format(name="train_step", loss="self.compute_loss(x, y, self(x))"),
        START.format(name="helper", loss="self.compiled_loss(y, self(x))"),
        "import tf_keras\n" + START.format(name="train_step", loss="self.compiled_loss(y, self(x))"),
    ],
)
def test_other_steps(script: str) -> None:
    assert said(compiled_loss_in_a_step, script) == []
