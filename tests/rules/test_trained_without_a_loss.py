from __future__ import annotations

import pytest

from kerasdoctor.rules.training_state.trained_without_a_loss import trained_without_a_loss
from rules.mending import said

SETUP = """import keras
import numpy as np
from keras.layers import *
class Own(Layer):
    def call(self, x):
        self.add_loss(keras.ops.mean(x))
        return x
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.last = Dense(1)
    def call(self, x):
        return self.last(x)
x, y = np.zeros((16, 3)), np.zeros(16)
model = {model}
{compile}
model.fit(x, y)
"""
PLAIN = "keras.Sequential([Input((3,)), Dense(4), Dense(1)])"


def found(compile_line: str, model: str = PLAIN) -> list[str]:
    return [one.message for one in said(trained_without_a_loss, SETUP.format(model=model, compile=compile_line))]


@pytest.mark.parametrize(
    "compile_line",
    [
        "model.compile()",
        "model.compile('adam')",
        "model.compile('adam', metrics=['mae'])",
        "model.compile('adam', None)",
    ],
)
def test_no_loss(compile_line: str) -> None:
    (message,) = found(compile_line)
    assert "without a loss" in message


@pytest.mark.parametrize(
    "compile_line",
    [
        "model.compile('adam', 'mse')",
        "model.compile('adam', loss=some)",
        "model.compile('adam', **some)",
        "model.compile('adam')\nmodel.compile('adam', 'mse')",
        "if some:\n    model.compile('adam')\nelse:\n    model.compile('adam', 'mse')",
        "model.compile('adam')\nmodel.add_loss(some)",
        "",
    ],
)
def test_a_loss_may_be_there(compile_line: str) -> None:
    assert found(compile_line) == []


@pytest.mark.parametrize(
    "model",
    [
        "keras.Sequential([Input((3,)), Dense(1, kernel_regularizer='l2')])",
        "keras.Sequential([Input((3,)), Dense(1, activity_regularizer='l2')])",
        "keras.Sequential([Input((3,)), Dense(1, **some)])",
        "keras.Sequential([Input((3,)), Own(), Dense(1)])",
        "keras.Sequential([Input((3,)), some, Dense(1)])",
        "Net()",
        "some()",
    ],
)
def test_layers_may_add_a_loss(model: str) -> None:
    assert found("model.compile('adam')", model) == []
