"""Edits of single arguments: of the optimizer, of fit, and of layers."""

from __future__ import annotations

import pytest

from kerasdoctor.change import (
    Change,
    NewActivation,
    NewBatchSize,
    NewDropout,
    NewEpochs,
    NewInitializer,
    NewInputs,
    NewMetric,
    NewOptimizer,
    NewRate,
    NewReduction,
    NewShape,
    NewWidth,
)
from kerasdoctor.facts import Network
from kerasdoctor.finding import Fix
from kerasdoctor.places import Line
from kerasdoctor.static.edits.edit import rewrite
from kerasdoctor.static.files.source import Source
from kerasdoctor.static.reading import understand
from static.reading_of import source_of

SCRIPT = """\
import keras
from keras import layers
import numpy as np

x, y = np.zeros((100, 20, 1)), np.zeros((100, 1))
model = keras.Sequential()
model.add(layers.Reshape((1, 20)))
model.add(layers.LSTM(8, return_sequences=True))
model.add(layers.Dense(16, 'tanh'))
model.add(layers.Dropout(0.9))
model.add(layers.Dense(1))
model.compile(optimizer='sgd', loss='mse', metrics=['accuracy'])
model.fit(x, y, epochs=2)
"""


def network_of(source: Source) -> Network:
    (case,) = understand(source).cases
    return case.network


def edited(script: str, change: Change, *rewrites: tuple[Line, str]) -> str | None:
    return rewrite(source_of(script), Fix("", (change,), rewrites))


def line(network: Network, kind: str, nth: int = 0) -> Line:
    where = [layer.where for layer in network.layers if layer.kind == kind][nth]
    assert isinstance(where, Line)
    return where


NETWORK = network_of(source_of(SCRIPT))
assert NETWORK.optimizer is not None
OPTIMIZER = NETWORK.optimizer.where
(CASE,) = understand(source_of(SCRIPT)).cases
assert CASE.trace.fit is not None
FIT = CASE.trace.fit.where
METRIC = NETWORK.heads[0].metrics[0].where
HIDDEN = (line(NETWORK, "Dense"),)


@pytest.mark.parametrize(
    ("change", "written"),
    [
        (NewRate(0.1, OPTIMIZER), "optimizer=keras.optimizers.SGD(learning_rate=0.1), loss"),
        (NewOptimizer("Adam", None, OPTIMIZER), "optimizer='adam', loss"),
        (NewOptimizer("Adam", 0.003, OPTIMIZER), "optimizer=keras.optimizers.Adam(learning_rate=0.003), loss"),
        (NewMetric("mae", METRIC), "metrics=['mae'])"),
        (NewBatchSize(16, FIT), "model.fit(x, y, epochs=2, batch_size=16)"),
        (NewEpochs(50, FIT), "model.fit(x, y, epochs=50)"),
        (NewActivation("relu", (), HIDDEN), "layers.Dense(16, 'relu')"),
        (NewInitializer("he_normal", (), HIDDEN), "layers.Dense(16, 'tanh', kernel_initializer='he_normal')"),
        (NewWidth(64, (), HIDDEN), "layers.Dense(64, 'tanh')"),
        (NewDropout(0.5, (), (line(NETWORK, "Dropout"),)), "layers.Dropout(0.5)"),
        (NewReduction("last-step", line(NETWORK, "LSTM")), "layers.LSTM(8, return_sequences=False)"),
        (NewShape((20, 1), "reshape", line(NETWORK, "Reshape")), "layers.Reshape((20, 1))"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_argument_is_changed_and_nothing_else(change: Change, written: str) -> None:
    text = edited(SCRIPT, change)
    assert text is not None
    assert written in text
    changed = [pair for pair in zip(SCRIPT.splitlines(), text.splitlines(), strict=True) if pair[0] != pair[1]]
    assert len(changed) == 1


@pytest.mark.parametrize(
    ("imports", "call", "written"),
    [
        ("from tensorflow import keras as tk", "tk.optimizers.Adam(1e-7)", "tk.optimizers.Adam(0.01)"),
        ("from tensorflow import keras as tk", "tk.optimizers.Adam()", "tk.optimizers.Adam(learning_rate=0.01)"),
        ("from keras.optimizers import Adam", "'adam'", "Adam(learning_rate=0.01)"),
        ("from tensorflow.keras import optimizers", "'adam'", "optimizers.Adam(learning_rate=0.01)"),
        ("import tensorflow as tf", "'rmsprop'", "keras.optimizers.RMSprop(learning_rate=0.01)"),
    ],
)
def test_a_learning_rate_is_written_with_what_is_imported(imports: str, call: str, written: str) -> None:
    script = SCRIPT.replace("import numpy", f"{imports}\nimport numpy").replace("'sgd'", call)
    found = network_of(source_of(script)).optimizer
    assert found is not None
    text = edited(script, NewRate(0.01, found.where))
    assert text is not None
    assert f"optimizer={written}, loss" in text


@pytest.mark.parametrize("new", ["model.fit(x, y, **{'epochs': 2})", "model.fit(*(x, y))", "model.fit(x, (y))"])
def test_what_may_be_given_already_is_not_given_again(new: str) -> None:
    script = SCRIPT.replace("model.fit(x, y, epochs=2)", new)
    where = Line("script.py", 13, 1, 13, 1 + len(new))
    assert edited(script, NewBatchSize(16, where)) is None


@pytest.mark.parametrize(
    "change",
    [
        NewRate(0.1),
        NewActivation("relu"),
        NewActivation("relu", (), (line(NETWORK, "Dropout"),)),
        NewInputs("standardised"),
        NewReduction("average", line(NETWORK, "Dense", 1)),
        NewEpochs(3, line(NETWORK, "Dense")),
    ],
)
def test_a_change_without_a_place_that_can_be_edited_is_not_made(change: Change) -> None:
    assert edited(SCRIPT, change) is None


def test_beside_rewrites_a_change_without_a_place_is_only_tried() -> None:
    where = Line("script.py", 9, 28, 9, 34)
    text = edited(SCRIPT, NewActivation("relu"), (where, "'elu'"))
    assert text == SCRIPT.replace("'tanh'", "'elu'")
