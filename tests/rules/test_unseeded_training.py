from __future__ import annotations

import pytest

from kerasdoctor.rules.training_state.unseeded_training import unseeded_training
from rules.mending import said

FIT = "model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])\nmodel.fit(x, y)\n"


def test_no_seed() -> None:
    assert not unseeded_training.on
    assert len(said(unseeded_training, "import keras\n" + FIT)) == 1


@pytest.mark.parametrize(
    "script",
    [
        "import keras\nkeras.utils.set_random_seed(1)\n" + FIT,
        "import keras\nimport numpy as np\nnp.random.seed(1)\n" + FIT,
        "import keras\nimport tensorflow as tf\ntf.random.set_seed(1)\n" + FIT,
        "import keras\nkeras.Sequential()\n",
    ],
)
def test_a_seed_or_no_training(script: str) -> None:
    assert said(unseeded_training, script) == []
