from __future__ import annotations

import pytest

from kerasdoctor.rules.training_state.folds_share_one_model import folds_share_one_model
from rules.mending import said

SETUP = """import keras
import numpy as np
from sklearn.model_selection import KFold
x, y = np.zeros((9, 2)), np.zeros(9)
kf = KFold(3)
def build():
    made = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    made.compile('sgd', 'mse')
    return made
"""
LOOP = "for a, b in kf.split(x):\n"
FIT = "    model.fit(x[a], y[a])\n"
MODEL = "model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])\n"
COMPILE = "model.compile('sgd', 'mse')\n"


@pytest.mark.parametrize("again", ["", "    model.compile('sgd', 'mse')\n"])
def test_made_once_and_trained_in_each_fold(again: str) -> None:
    (finding,) = said(folds_share_one_model, SETUP + MODEL + COMPILE + LOOP + again + FIT)
    assert [spot.label for spot in finding.places][1] == "the folds"


@pytest.mark.parametrize(
    "code",
    [
        LOOP + f"    {MODEL}    {COMPILE}" + FIT,
        LOOP + "    model = build()\n" + FIT,
        MODEL + COMPILE + LOOP + "    model.set_weights(start)\n" + FIT,
        MODEL + COMPILE + LOOP + "    model.load_weights('a.weights.h5')\n" + FIT,
        MODEL + COMPILE + "for a in range(3):\n" + FIT,
        MODEL + COMPILE + "a, b = next(kf.split(x))\nmodel.fit(x[a], y[a])\n",
    ],
)
def test_new_weights_or_no_folds(code: str) -> None:
    assert said(folds_share_one_model, SETUP + code) == []
