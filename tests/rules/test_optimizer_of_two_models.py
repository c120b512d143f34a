from __future__ import annotations

import pytest

from kerasdoctor.rules.training_state.optimizer_of_two_models import optimizer_of_two_models
from rules.mending import said

SETUP = """import keras
import numpy as np
x, y = np.zeros((9, 4)), np.zeros(9)
opt = keras.optimizers.Adam()
one = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
two = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
"""
SHARED = "one.compile(opt, 'mse')\ntwo.compile(optimizer=opt, loss='mse')\n"


def test_both_are_trained() -> None:
    (finding,) = said(optimizer_of_two_models, SETUP + SHARED + "one.fit(x, y)\ntwo.train_on_batch(x, y)\n")
    assert [spot.label for spot in finding.places][1] == "the optimizer belongs to this model"


@pytest.mark.parametrize(
    "code",
    [
        SHARED + "one.fit(x, y)\n",
        "one.compile('adam', 'mse')\ntwo.compile('adam', 'mse')\none.fit(x, y)\ntwo.fit(x, y)\n",
        "one.compile(opt, 'mse')\none.compile(opt, 'mae')\none.fit(x, y)\n",
        SHARED + "one.trainable = False\none.fit(x, y)\ntwo.fit(x, y)\n",
        "one.compile(keras.optimizers.Adam(), 'mse')\ntwo.compile(opt, 'mse')\none.fit(x, y)\ntwo.fit(x, y)\n",
    ],
)
def test_one_optimizer_each(code: str) -> None:
    assert said(optimizer_of_two_models, SETUP + code) == []


def test_keras_2_allows_it() -> None:
    script = "import tf_keras\n" + SETUP + SHARED + "one.fit(x, y)\ntwo.fit(x, y)\n"
    assert said(optimizer_of_two_models, script) == []
