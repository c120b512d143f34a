from __future__ import annotations

import pytest

from kerasdoctor.facts import Layer, Network
from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.initial_weights_too_wide import initial_weights_too_wide
from rules.stacks import stacked


def dense(initializer: str) -> str:
    return f"Dense(30, kernel_initializer=keras.initializers.{initializer}), Dense(1)"


@pytest.mark.parametrize(
    ("layers", "shape"),
    [
        (dense("RandomNormal(stddev=1.0)"), (50, 784)),
        (dense("RandomNormal(0, 5)"), (50, 8)),
        (dense("TruncatedNormal(stddev=1)"), (50, 400)),
        (dense("RandomUniform(-1, 1)"), (50, 784)),
        ("Conv2D(8, (5, 5), kernel_initializer=keras.initializers.RandomNormal(stddev=2))", (50, 9, 9, 3)),
        ("Conv2D(8, 5, kernel_initializer=keras.initializers.RandomNormal(stddev=2))", (50, 9, 9, 3)),
    ],
)
def test_the_sum_grows_with_its_inputs(layers: str, shape: tuple[int, ...]) -> None:
    (finding,) = stacked(initial_weights_too_wide, layers, shape=shape)
    assert initial_weights_too_wide.severity is Severity.SMELLS
    assert "times as large" in finding.message


@pytest.mark.parametrize(
    "layers",
    [
        dense("RandomNormal(stddev=0.05)"),
        dense("RandomNormal()"),
        dense("RandomUniform(-0.05, 0.05)"),
        dense("RandomUniform(low, 1)"),
        dense("HeNormal()"),
        dense("VarianceScaling(2.0)"),
        "Dense(30, kernel_initializer='normal'), Dense(1)",
        "Flatten(), Dense(1)",
    ],
)
def test_spreads_that_suit_or_are_not_known(layers: str) -> None:
    assert stacked(initial_weights_too_wide, layers, shape=(50, 784)) == []


def test_few_inputs_stand_more() -> None:
    assert stacked(initial_weights_too_wide, dense("RandomNormal(stddev=1.0)"), shape=(50, 8)) == []
    settings = (("kernel_initializer", "RandomNormal"), ("kernel_initializer.stddev", 9.0))
    odd = Layer("Conv2D", units=8, input_shape=(None, 9, 9, 3), settings=settings)
    assert initial_weights_too_wide(Network(layers=(odd,))) == []
