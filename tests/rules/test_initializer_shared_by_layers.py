from __future__ import annotations

import pytest

from kerasdoctor.rules.training_state.initializer_shared_by_layers import initializer_shared_by_layers
from rules.mending import said

IMPORTS = """from keras.initializers import RandomNormal, Zeros
from keras.layers import Dense, Conv2D
start = RandomNormal()
"""


def test_two_layers_of_one_width() -> None:
    script = IMPORTS + "Dense(8, kernel_initializer=start)\nDense(8, kernel_initializer=start)\n"
    (finding,) = said(initializer_shared_by_layers, script)
    assert len(finding.places) == 3


@pytest.mark.parametrize(
    "lines",
    [
        "Dense(8, kernel_initializer=start)\nDense(4, kernel_initializer=start)",
        "Dense(8, kernel_initializer=RandomNormal())\nDense(8, kernel_initializer=RandomNormal())",
        "Dense(8, kernel_initializer='he_normal')\nDense(8, kernel_initializer='he_normal')",
        "zero = Zeros()\nDense(8, kernel_initializer=zero)\nDense(8, kernel_initializer=zero)",
        "Dense(8, kernel_initializer=start)\nConv2D(8, 3, kernel_initializer=start)",
        "Dense(size, kernel_initializer=start)\nDense(size, kernel_initializer=start)",
    ],
)
def test_other_shapes_or_objects(lines: str) -> None:
    assert said(initializer_shared_by_layers, IMPORTS + lines + "\n") == []
