from __future__ import annotations

import pytest

from kerasdoctor.rules.order.batch_size_beside_a_dataset import batch_size_beside_a_dataset
from rules.mending import said

SETUP = """import keras
import numpy as np
import tensorflow as tf
x, y = np.zeros((9, 4)), np.zeros(9)
data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(9).batch(3)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile('sgd', 'mse')
"""


@pytest.mark.parametrize("size", ["16", "size"])
def test_two_sizes(size: str) -> None:
    (finding,) = said(batch_size_beside_a_dataset, SETUP + f"model.fit(data, batch_size={size})\n")
    assert "batches of 3" in finding.message


@pytest.mark.parametrize(
    "call", ["fit(data)", "fit(data, batch_size=3)", "fit(x, y, batch_size=16)", "fit(d, batch_size=1)"]
)
def test_one_size(call: str) -> None:
    assert said(batch_size_beside_a_dataset, SETUP + f"model.{call}\n") == []
