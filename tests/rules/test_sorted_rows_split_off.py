from __future__ import annotations

import pytest

from kerasdoctor.rules.order.sorted_rows_split_off import sorted_rows_split_off
from rules.judged import MODEL, findings

BLOCKS = "y = np.concatenate([np.zeros(50), np.ones(50)])\n"
IRIS = "from sklearn.datasets import load_iris\niris = load_iris()\nx, y = iris.data, iris.target\n"


@pytest.mark.parametrize(
    "script",
    [
        BLOCKS,
        "y = np.hstack((np.ones(50), np.zeros(50))).reshape(-1, 1)\n",
        IRIS,
        IRIS + "y = keras.utils.to_categorical(y)\n",
    ],
)
def test_blocks_of_classes_are_found(script: str) -> None:
    (found,) = findings(sorted_rows_split_off, script + MODEL + "model.fit(x, y, validation_split=0.2)\n")
    assert "20%" in found.message


@pytest.mark.parametrize(
    ("script", "share"),
    [
        (BLOCKS, "0.0"),
        (BLOCKS, "share"),
        (IRIS + "i = np.random.permutation(150)\nx, y = x[i], y[i]\n", "0.2"),
        (IRIS + "x, a, y, b = train_test_split(x, y)\n", "0.2"),
        (IRIS + "np.random.shuffle(y)\n", "0.2"),
        (IRIS + "y = mix(y)\n", "0.2"),
        ("y = np.concatenate([np.zeros(50), np.zeros(50)])\n", "0.2"),
        ("y = np.concatenate([np.zeros(50), np.load('y.npy')])\n", "0.2"),
        ("y = np.concatenate([np.zeros(5), np.ones(5), np.zeros(5), np.ones(5)])\n", "0.2"),
        ("", "0.2"),
    ],
)
def test_quiet_where_the_rows_are_mixed_or_that_is_not_known(script: str, share: str) -> None:
    assert findings(sorted_rows_split_off, script + MODEL + f"model.fit(x, y, validation_split={share})\n") == []
