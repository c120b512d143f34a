from __future__ import annotations

import pytest

from kerasdoctor.rules.api.learning_rate_set_on_lr import learning_rate_set_on_lr
from rules.mending import mended, said

SETUP = """import keras
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
opt = keras.optimizers.Adam()
model.compile(optimizer=opt, loss="mse")
"""


@pytest.mark.parametrize("owner", ["model.optimizer", "opt"])
def test_the_attribute_is_called_otherwise(owner: str) -> None:
    assert mended(learning_rate_set_on_lr, SETUP + f"{owner}.lr = 1e-4\n") == f"{owner}.learning_rate = 1e-4"


@pytest.mark.parametrize("line", ["model.optimizer.learning_rate = 1e-4", "config.lr = 3", "model.lr = 3"])
def test_other_attributes(line: str) -> None:
    assert said(learning_rate_set_on_lr, SETUP + f"config = object()\n{line}\n") == []


def test_keras_2_reads_it() -> None:
    assert said(learning_rate_set_on_lr, "# pip install tensorflow==2.8\n" + SETUP + "opt.lr = 3\n") == []
