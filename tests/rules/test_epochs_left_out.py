from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.optimizer.epochs_left_out import epochs_left_out
from rules.stacks import judged, stacked

LAYERS = "Dense(8, activation='relu'), Dense(1)"


@pytest.mark.parametrize(
    "fit", ["x, y)\nmodel.evaluate(x, y", "z, y)\nmodel.predict(z", "x, y, batch_size=2)\nmodel.predict(x"]
)
def test_one_epoch_by_default(fit: str) -> None:
    (finding,) = stacked(epochs_left_out, LAYERS, fit=fit)
    assert epochs_left_out.severity is Severity.HURTS
    assert "without `epochs`" in finding.message


@pytest.mark.parametrize(
    "fit",
    [
        "x, y, epochs=1)\nmodel.evaluate(x, y",
        "x, y, 32, n)\nmodel.evaluate(x, y",
        "x, y, **options)\nmodel.evaluate(x, y",
        "x)\nmodel.evaluate(x",
        "x, y",
        "x, y)\nmodel.fit(x, y)\nmodel.evaluate(x, y",
        "x, y)\nmodel.load_weights('x')\nmodel.evaluate(x, y",
        "x, y, batch_size=100)\nmodel.evaluate(x, y",
    ],
)
def test_meant_or_not_known(fit: str) -> None:
    assert stacked(epochs_left_out, LAYERS, fit=fit) == []


def test_large_data_and_loops() -> None:
    after = "x, y)\nmodel.evaluate(x, y"
    assert stacked(epochs_left_out, LAYERS, shape=(60000, 8), fit=after) == []
    script = """
    import keras
    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1)])
    model.compile(loss="mse", optimizer="adam")
    for step in range(50):
        model.fit(x, y)
    model.evaluate(x, y)
    """
    assert judged(epochs_left_out, script) == []
