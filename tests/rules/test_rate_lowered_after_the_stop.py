from __future__ import annotations

import pytest

from kerasdoctor.rules.callbacks.rate_lowered_after_the_stop import rate_lowered_after_the_stop
from rules.mending import said

SETUP = """import keras
import numpy as np
from keras.callbacks import EarlyStopping, ReduceLROnPlateau
x, y = np.zeros((9, 4)), np.zeros(9)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x, y, callbacks=[{stop}, {lower}])
"""


def found(stop: str, lower: str) -> list[str]:
    return [one.message for one in said(rate_lowered_after_the_stop, SETUP.format(stop=stop, lower=lower))]


@pytest.mark.parametrize(
    ("stop", "lower", "numbers"),
    [
        ("EarlyStopping(patience=5)", "ReduceLROnPlateau(patience=5)", ("after 5", "after 5")),
        ("EarlyStopping(patience=3)", "ReduceLROnPlateau()", ("after 3", "after 10")),
        ("EarlyStopping('loss', patience=3)", "ReduceLROnPlateau('loss', 0.1, 7)", ("after 3", "after 7")),
        ("EarlyStopping('val_loss', patience=3)", "ReduceLROnPlateau(patience=7)", ("after 3", "after 7")),
    ],
)
def test_the_stop_comes_first(stop: str, lower: str, numbers: tuple[str, str]) -> None:
    (message,) = found(stop, lower)
    assert all(number in message for number in numbers)


@pytest.mark.parametrize(
    ("stop", "lower"),
    [
        ("EarlyStopping(patience=6)", "ReduceLROnPlateau(patience=5)"),
        ("EarlyStopping(patience=11)", "ReduceLROnPlateau()"),
        ("EarlyStopping('loss', patience=3)", "ReduceLROnPlateau(patience=7)"),
        ("EarlyStopping(some, patience=3)", "ReduceLROnPlateau(some, patience=7)"),
        ("EarlyStopping(patience=3, start_from_epoch=20)", "ReduceLROnPlateau(patience=7)"),
        ("EarlyStopping(patience=3)", "ReduceLROnPlateau(patience=7, min_delta=0.1)"),
        ("EarlyStopping(patience=3)", "ReduceLROnPlateau(patience=some)"),
        ("EarlyStopping(patience=some)", "ReduceLROnPlateau(patience=7)"),
        ("EarlyStopping(patience=3, **some)", "ReduceLROnPlateau(patience=7)"),
        ("EarlyStopping(patience=3)", "ReduceLROnPlateau(**some)"),
        ("EarlyStopping()", "ReduceLROnPlateau()"),
        ("EarlyStopping(patience=3)", "keras.callbacks.CSVLogger('log')"),
        ("keras.callbacks.CSVLogger('log')", "ReduceLROnPlateau(patience=7)"),
    ],
)
def test_the_rate_may_fall_first(stop: str, lower: str) -> None:
    assert found(stop, lower) == []
