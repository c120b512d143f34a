from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.moving_averages_unsettled import moving_averages_unsettled
from rules.stacks import judged, stacked

LAYERS = "Dense(8), BatchNormalization(), ReLU(), Dense(1)"


def test_averages_take_in_one_hundredth_of_each_batch() -> None:
    (finding,) = stacked(moving_averages_unsettled, LAYERS, fit="x, y, epochs=10)\nmodel.evaluate(x, y")
    assert moving_averages_unsettled.severity is Severity.HURTS
    assert "after 40 updates" in finding.message
    assert "67%" in finding.message
    assert len(finding.places) == 2


@pytest.mark.parametrize(
    ("layers", "fit"),
    [
        (LAYERS, "x, y, epochs=18"),
        (LAYERS, "x, y, epochs=n"),
        (LAYERS, "z, y, epochs=10"),
        (LAYERS, "x, y)\nmodel.fit(x, y"),
        (LAYERS, "x, y)\nmodel.load_weights('w'"),
        ("Dense(8), BatchNormalization(momentum=0.9), Dense(1)", "x, y, epochs=10"),
        ("Dense(8), BatchNormalization(momentum=m), Dense(1)", "x, y, epochs=30"),
        ("Dense(8), BatchNormalization(trainable=False), Dense(1)", "x, y, epochs=10"),
        ("Dense(8), Dense(1)", "x, y, epochs=10"),
    ],
)
def test_settled_or_not_known(layers: str, fit: str) -> None:
    assert stacked(moving_averages_unsettled, layers, fit=f"{fit})\nmodel.predict(x") == []


def test_averages_that_nobody_uses_do_no_harm() -> None:
    assert stacked(moving_averages_unsettled, LAYERS, fit="x, y, epochs=10") == []
    assert len(stacked(moving_averages_unsettled, LAYERS, fit="x, y, epochs=10, validation_split=0.2")) == 1


def test_a_loop_goes_on() -> None:
    script = """
    import keras, numpy as np
    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    model = keras.Sequential([keras.Input((8,)), keras.layers.BatchNormalization(), keras.layers.Dense(1)])
    model.compile(loss="mse", optimizer="adam")
    for step in range(50):
        model.fit(x, y)
    """
    assert judged(moving_averages_unsettled, script) == []
