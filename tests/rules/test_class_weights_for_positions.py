from __future__ import annotations

import pytest

from kerasdoctor.rules.heads.class_weights_for_positions import class_weights_for_positions
from rules.mending import said

SETUP = """import keras
import numpy as np
from keras.layers import Conv2D, Dense, Flatten, Input
x = np.zeros((16, 8, 8, 3))
y = {y}
model = keras.Sequential([Input((8, 8, 3)), {layers}])
model.compile("adam", "{loss}")
model.fit({fit})
"""
MAP, FLAT = "Conv2D(1, 3, activation='sigmoid')", "Flatten(), Dense(1, activation='sigmoid')"
MASKS = "np.zeros((16, 6, 6, 1), dtype=int)"
WEIGHED = "x, y, class_weight={0: 1.0, 1: 9.0}"


def found(layers: str, y: str, fit: str = WEIGHED, loss: str = "binary_crossentropy", before: str = "") -> list[str]:
    script = before + SETUP.format(layers=layers, y=y, fit=fit, loss=loss)
    return [one.message for one in said(class_weights_for_positions, script)]


@pytest.mark.parametrize("y", [MASKS, "some()"])
@pytest.mark.parametrize("fit", [WEIGHED, "x, y, class_weight=weights"])
def test_a_class_at_each_pixel(y: str, fit: str) -> None:
    (message,) = found(MAP, y, fit)
    assert "6, 6, 1" in message


@pytest.mark.parametrize(
    ("layers", "y", "fit"),
    [
        (FLAT, "np.zeros(16, dtype=int)", WEIGHED),
        (FLAT, "np.zeros((16, 1), dtype=int)", WEIGHED),
        (FLAT, "some()", WEIGHED),
        (MAP, "np.zeros((16, 1), dtype=int)", WEIGHED),
        (MAP, MASKS, "x, y"),
        (MAP, MASKS, "x, y, class_weight=None"),
        (MAP, MASKS, "some(), class_weight={0: 1.0, 1: 9.0}"),
    ],
)
def test_a_class_for_each_row(layers: str, y: str, fit: str) -> None:
    assert found(layers, y, fit) == []


def test_unknown_labels_of_a_regression() -> None:
    assert found(MAP, "some()", loss="mse") == []


def test_keras_2() -> None:
    assert found(MAP, MASKS, before="import tf_keras\n") == []
