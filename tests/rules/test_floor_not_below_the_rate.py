from __future__ import annotations

import pytest

from kerasdoctor.rules.callbacks.floor_not_below_the_rate import floor_not_below_the_rate
from rules.mending import said

SETUP = """import keras
import numpy as np
from keras.callbacks import LearningRateScheduler, ReduceLROnPlateau
x, y = np.zeros((9, 4)), np.zeros(9)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile({optimizer}, "mse")
{between}
model.fit(x, y, callbacks=[{callbacks}])
"""


def found(optimizer: str, callbacks: str, between: str = "") -> list[str]:
    script = SETUP.format(optimizer=optimizer, callbacks=callbacks, between=between)
    return [one.message for one in said(floor_not_below_the_rate, script)]


@pytest.mark.parametrize(
    ("optimizer", "callback"),
    [
        ("keras.optimizers.Adam(1e-4)", "ReduceLROnPlateau(min_lr=1e-4)"),
        ("keras.optimizers.SGD(1e-4)", "ReduceLROnPlateau('loss', 0.1, 10, 0, 'auto', 1e-4, 0, 0.01)"),
        ("'adam'", "ReduceLROnPlateau(min_lr=0.001)"),
    ],
)
def test_the_rate_starts_at_its_floor(optimizer: str, callback: str) -> None:
    (message,) = found(optimizer, callback)
    assert "never lowered" in message


@pytest.mark.parametrize(
    ("optimizer", "callbacks"),
    [
        ("keras.optimizers.Adam(1e-3)", "ReduceLROnPlateau(min_lr=1e-4)"),
        ("keras.optimizers.Adam(1e-3)", "ReduceLROnPlateau()"),
        ("keras.optimizers.Adam(some)", "ReduceLROnPlateau(min_lr=1e-2)"),
        ("keras.optimizers.Adam(1e-3)", "ReduceLROnPlateau(min_lr=some)"),
        ("keras.optimizers.Adam(1e-3)", "ReduceLROnPlateau(min_lr=0.1, **some)"),
        ("keras.optimizers.Adam(1e-3)", "ReduceLROnPlateau(min_lr=0.1), LearningRateScheduler(some)"),
        ("keras.optimizers.Adam(1e-3)", "ReduceLROnPlateau(min_lr=0.1), some"),
        ("keras.optimizers.Adam(0.0)", "ReduceLROnPlateau(min_lr=0.1)"),
    ],
)
def test_the_rate_can_fall(optimizer: str, callbacks: str) -> None:
    assert found(optimizer, callbacks) == []


def test_the_script_sets_the_rate_itself() -> None:
    after = "model.optimizer.learning_rate = 1.0"
    assert found("'adam'", "ReduceLROnPlateau(min_lr=0.1)", after) == []
