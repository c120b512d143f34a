from __future__ import annotations

import pytest

from kerasdoctor.rules.callbacks.key_that_no_history_has import key_that_no_history_has
from rules.mending import mended, said

SETUP = """import keras
import numpy as np
x, y = np.zeros((9, 4)), np.zeros(9)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
model.compile('adam', 'mse', metrics=['accuracy'])
"""


def script(keys: str, fit: str = "validation_split=0.2") -> str:
    return f"{SETUP}h = model.fit(x, y, {fit})\n{keys}\n"


def test_all_wrong_keys_of_a_fit_are_one_finding() -> None:
    text = script("a = h.history['acc']; b = h.history['val_acc']")
    assert mended(key_that_no_history_has, text) == 'a = h.history["accuracy"]; b = h.history["val_accuracy"]'
    (finding,) = said(key_that_no_history_has, text)
    assert '"acc" and no "val_acc"' in finding.message


def test_the_learning_rate_has_its_full_name() -> None:
    rated = "callbacks=[keras.callbacks.ReduceLROnPlateau('loss')]"
    assert mended(key_that_no_history_has, script("h.history['lr']", rated)) == 'h.history["learning_rate"]'
    assert said(key_that_no_history_has, script("h.history['learning_rate']", rated)) == []


def test_without_validation() -> None:
    (finding,) = said(key_that_no_history_has, script("h.history['val_loss']", "epochs=3"))
    assert "validation_data" in finding.fixes[0].advice


@pytest.mark.parametrize(
    ("keys", "fit"),
    [
        ("h.history['accuracy'], h.history['val_loss']", "validation_split=0.2"),
        ("h.history[name]", "epochs=3"),
        ("h.history['acc']", "callbacks=[Own()]"),
        ("h.params['acc']", "epochs=3"),
        ("other.history['acc']", "epochs=3"),
    ],
)
def test_right_or_not_known(keys: str, fit: str) -> None:
    assert said(key_that_no_history_has, script(keys, fit)) == []
