from __future__ import annotations

import pytest

from kerasdoctor.rules.training_state.frozen_when_first_trained import frozen_when_first_trained
from rules.mending import said

SETUP = """import keras
import numpy as np
x, y = np.zeros((9, 4)), np.zeros(9)
judge = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
"""
COMPILE = "judge.compile('adam', 'mse')\n"
FREEZE = "judge.trainable = False\n"
TRAIN = "judge.train_on_batch(x, y)\n"


@pytest.mark.parametrize("train", [TRAIN, "judge.fit(x, y)\n", "for _ in range(3):\n    judge.train_on_batch(x, y)\n"])
def test_compiled_then_frozen_then_trained(train: str) -> None:
    assert len(said(frozen_when_first_trained, SETUP + COMPILE + FREEZE + train)) == 1


@pytest.mark.parametrize(
    "code",
    [
        COMPILE + TRAIN + FREEZE + TRAIN,
        FREEZE + COMPILE + TRAIN,
        COMPILE + FREEZE + "judge.trainable = True\n" + TRAIN,
        COMPILE + FREEZE,
        COMPILE + "judge.layers[0].trainable = False\n" + TRAIN,
        COMPILE + FREEZE.replace("False", "flag") + TRAIN,
    ],
)
def test_trained_before_or_freed(code: str) -> None:
    assert said(frozen_when_first_trained, SETUP + code) == []


def test_keras_2_remembers() -> None:
    assert said(frozen_when_first_trained, "import tf_keras\n" + SETUP + COMPILE + FREEZE + TRAIN) == []
