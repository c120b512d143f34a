from __future__ import annotations

import pytest

from kerasdoctor.finding import NewBatchSize, NewEpochs, Severity
from kerasdoctor.rules.optimizer.too_few_updates import too_few_updates
from rules.stacks import judged, stacked

LAYERS = "Dense(8, activation='relu'), Dense(1)"


@pytest.mark.parametrize(
    ("fit", "says"),
    [
        ("x, y, epochs=10, batch_size=100", "10 times in all: 10 epochs of 1 batch"),
        ("x, y", "4 times in all: 1 epoch of 4 batches"),
        ("x, y, epochs=12", "48 times in all"),
    ],
)
def test_a_few_dozen_steps(fit: str, says: str) -> None:
    (finding,) = stacked(too_few_updates, LAYERS, fit=fit)
    assert too_few_updates.severity is Severity.SMELLS
    assert says in finding.message


def test_large_batches_are_named_as_the_reason() -> None:
    """A hundred rows are 4 batches of 32, or 13 of 8: 500 updates are 125 or 39 epochs."""
    (finding,) = stacked(too_few_updates, LAYERS, fit="x, y, batch_size=64")
    smaller, more = finding.fixes[0].changes
    assert isinstance(smaller, NewBatchSize)
    assert isinstance(more, NewEpochs)
    assert (smaller.rows, more.epochs) == (32, 125)
    (finding,) = stacked(too_few_updates, LAYERS, fit="x, y, batch_size=8")
    (more,) = finding.fixes[0].changes
    assert isinstance(more, NewEpochs)
    assert more.epochs == 39


@pytest.mark.parametrize(
    "fit",
    ["x, y, epochs=13", "x, y, epochs=n", "x, y, batch_size=size", "z, y", "x, y)\nmodel.fit(x, y", "x[:4], y[:4]"],
)
def test_enough_or_not_known(fit: str) -> None:
    assert stacked(too_few_updates, LAYERS, fit=fit) == []


def test_loops_and_loaded_weights_go_on() -> None:
    assert stacked(too_few_updates, LAYERS, fit="x, y)\nmodel.load_weights('w'") == []
    script = """
    import keras, numpy as np
    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1)])
    model.compile(loss="mse", optimizer="adam")
    for step in range(50):
        model.fit(x, y)
    """
    assert judged(too_few_updates, script) == []
    assert judged(too_few_updates, script.replace("for step in range(50)", "if True")) != []
