from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.callbacks.rate_callback_on_a_schedule import rate_callback_on_a_schedule
from rules.mending import said

SETUP = """import keras
import numpy as np
from keras.callbacks import EarlyStopping, LearningRateScheduler, ReduceLROnPlateau
x, y = np.zeros((9, 4)), np.zeros(9)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
rate = keras.optimizers.schedules.CosineDecay(0.1, 100)
"""


def script(rate: str, callback: str) -> str:
    compiled = f"model.compile(keras.optimizers.Adam(learning_rate={rate}), 'mse')\n"
    return f"{SETUP}{compiled}model.fit(x, y, callbacks=[{callback}])\n"


@pytest.mark.parametrize(
    ("callback", "severity"),
    [("ReduceLROnPlateau('loss')", Severity.HURTS), ("LearningRateScheduler(f)", Severity.BREAKS)],
)
@pytest.mark.parametrize("rate", ["rate", "keras.optimizers.schedules.ExponentialDecay(0.1, 9, 0.9)"])
def test_both_want_to_set_the_rate(rate: str, callback: str, severity: Severity) -> None:
    (finding,) = said(rate_callback_on_a_schedule, script(rate, callback))
    assert finding.severity is severity


@pytest.mark.parametrize(
    ("rate", "callback"),
    [("0.1", "ReduceLROnPlateau('loss')"), ("rate", "EarlyStopping()"), ("some", "ReduceLROnPlateau('loss')")],
)
def test_only_one_of_them(rate: str, callback: str) -> None:
    assert said(rate_callback_on_a_schedule, script(rate, callback)) == []
