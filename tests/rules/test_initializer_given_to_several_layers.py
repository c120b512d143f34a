from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.initializer_given_to_several_layers import initializer_given_to_several_layers
from rules.stacks import judged

SCRIPT = """
import keras
from keras.layers import Dense, Conv2D
from keras.initializers import *
start = {make}
layers = [keras.Input((8,)), Dense(8, "relu", kernel_initializer={one}), Dense({units}, kernel_initializer={other})]
model = keras.Sequential(layers)
model.compile(loss="mse", optimizer="adam")
model.fit(x, y)
"""


def script(make: str, one: str = "start", other: str = "start", units: int = 8) -> str:
    return SCRIPT.format(make=make, one=one, other=other, units=units)


@pytest.mark.parametrize("make", ["HeNormal()", "RandomNormal(stddev=0.1)", "glorot_uniform(seed=1)"])
def test_layers_of_one_size_start_equal(make: str) -> None:
    (finding,) = judged(initializer_given_to_several_layers, script(make))
    assert initializer_given_to_several_layers.severity is Severity.SMELLS
    assert len(finding.places) == 2


@pytest.mark.parametrize(
    "text",
    [
        script("HeNormal()", units=4),
        script("Constant(0.1)"),
        script("HeNormal()", other="HeNormal()"),
        script("'he_normal'"),
        script("unknown()"),
    ],
)
def test_other_sizes_objects_and_constants(text: str) -> None:
    assert judged(initializer_given_to_several_layers, text) == []
