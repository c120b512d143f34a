from __future__ import annotations

import pytest

from kerasdoctor.rules.api.input_shape_on_a_layer import input_shape_on_a_layer
from rules.mending import said


@pytest.mark.parametrize("given", ["input_shape=(4,)", "input_dim=4"])
def test_a_shape_on_a_layer(given: str) -> None:
    assert not input_shape_on_a_layer.on
    assert len(said(input_shape_on_a_layer, f"from keras.layers import Dense\nDense(3, {given})\n")) == 1


@pytest.mark.parametrize(
    "script",
    [
        "from keras.layers import Dense\nDense(3)\n",
        "from keras.applications import VGG16\nVGG16(input_shape=(9, 9, 3))\n",
        "from tf_keras.layers import Dense\nDense(3, input_dim=4)\n",
    ],
)
def test_no_shape_or_another_keras(script: str) -> None:
    assert said(input_shape_on_a_layer, script) == []
