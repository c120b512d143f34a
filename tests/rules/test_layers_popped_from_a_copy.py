from __future__ import annotations

import pytest

from kerasdoctor.rules.api.layers_popped_from_a_copy import layers_popped_from_a_copy
from rules.mending import said

SETUP = """import keras
from keras.applications import VGG16
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
base = VGG16()
layers = []
"""


@pytest.mark.parametrize("call", ["model.layers.pop()", "base.layers.pop()", "model.layers.append(1)"])
def test_the_list_is_a_copy(call: str) -> None:
    assert len(said(layers_popped_from_a_copy, SETUP + call + "\n")) == 1


@pytest.mark.parametrize("call", ["model.pop()", "layers.append(1)", "model.layers.index(1)"])
def test_other_lists(call: str) -> None:
    assert said(layers_popped_from_a_copy, SETUP + call + "\n") == []
