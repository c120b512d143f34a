from __future__ import annotations

import pytest

from kerasdoctor.rules.training_state.trained_uncompiled import trained_uncompiled
from rules.mending import said

START = """import keras
from keras.layers import *
inputs = keras.Input((4,))
class Own(keras.Model):
    def call(self, x):
        return x
"""
STACK = "model = keras.Sequential([Dense(1)])\n"


def found(script: str) -> int:
    return len(said(trained_uncompiled, START + script))


@pytest.mark.parametrize(
    "script",
    [
        STACK + "model.fit(x, y)",
        "model = keras.Model(inputs, Dense(1)(inputs))\nmodel.summary()\nmodel.fit(x, y)",
        STACK + "model.compile('adam', 'mse')\nother = keras.models.clone_model(model)\nother.fit(x, y)",
    ],
)
def test_nothing_compiles_it(script: str) -> None:
    assert found(script) == 1


@pytest.mark.parametrize(
    "script",
    [
        STACK + "model.compile('adam', 'mse')\nmodel.fit(x, y)",
        STACK + "model.compile(**some)\nmodel.fit(x, y)",
        STACK + "prepare(model)\nmodel.fit(x, y)",
        STACK + "models = [model]\nmodel.fit(x, y)",
        STACK + "if some:\n    model.compile('adam', 'mse')\nmodel.fit(x, y)",
        STACK + "if some:\n    model.fit(x, y)\nelse:\n    pass",
        STACK + "for step in range(3):\n    model.fit(x, y)",
        "model = Own()\nmodel.fit(x, y)",
        "model = keras.Sequential()\nmodel.fit(x, y)",
        "model = some()\nmodel.fit(x, y)",
    ],
)
def test_it_may_be_compiled(script: str) -> None:
    assert found(script) == 0
