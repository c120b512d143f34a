"""Every kind of change can be applied to a live setup, and the setup that comes of it can be trained."""

from __future__ import annotations

import typing
from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor import change as kinds
from kerasdoctor.change import (
    NewActivation,
    NewBatchSize,
    NewDecode,
    NewDropout,
    NewEpochs,
    NewHead,
    NewInitializer,
    NewInputs,
    NewLabels,
    NewLoss,
    NewMetric,
    NewOptimizer,
    NewPenalty,
    NewRate,
    NewReduction,
    NewShape,
    NewTargets,
    NewWidth,
)
from kerasdoctor.finding import Fix
from kerasdoctor.live import changes
from kerasdoctor.live.examination import Examination
from kerasdoctor.live.probing import probe
from kerasdoctor.live.probing.bench import Bench
from kerasdoctor.live.probing.probe import memorise
from live.setups import compiled, examination

L = keras.layers
DRAWN = np.random.default_rng(0)
X = DRAWN.normal(3, 2, size=(100, 6)).astype("float32")
STEPS = DRAWN.normal(size=(100, 5, 2)).astype("float32")
CLASSES, AMOUNTS = np.arange(100) % 3, X[:, 0] * 50
BITS = np.eye(4)[np.arange(100) % 3][:, [0, 1, 2, 3]]


def stack(*layers: Any, inputs: tuple[int, ...] = (6,)) -> Any:
    return keras.Sequential([keras.Input(inputs), *layers])


def classifier() -> Examination:
    hidden = L.Dense(8, activation="tanh", name="hidden", kernel_regularizer=keras.regularizers.L2(0.1))
    model = stack(hidden, L.Dropout(0.9, name="drop"), L.Dense(3, activation="softmax", name="out"))
    return examination(compiled(model, "sparse_categorical_crossentropy", "adam"), X, CLASSES)


def of_rows() -> Examination:
    return examination(compiled(stack(L.Dense(4, activation="softmax")), "categorical_crossentropy"), X, BITS)


def of_signs() -> Examination:
    model = stack(L.Dense(1, activation="sigmoid"))
    return examination(compiled(model, "binary_crossentropy"), X, np.where(CLASSES > 0, 1, -1))


def regression() -> Examination:
    return examination(compiled(stack(L.Dense(1)), "mse", "adam"), X, AMOUNTS)


def sequences() -> Examination:
    layers = [L.LSTM(4, return_sequences=True), L.Dense(1)]
    return examination(compiled(stack(*layers, inputs=(5, 2)), "mse", "adam"), STEPS, AMOUNTS)


def reshaped() -> Examination:
    layers = [L.Reshape((1, 6), name="reshape"), L.LSTM(3), L.Dense(1)]
    return examination(compiled(stack(*layers), "mse", "adam"), X, AMOUNTS)


SPARSE = NewLoss("sparse_categorical_crossentropy")
# For each kind of change, in each way that it can be meant, a setup that it can be applied to.
CASES: tuple[tuple[Any, tuple[Any, ...], tuple[Any, ...]], ...] = (
    (of_rows, (NewLabels("class-index"), SPARSE), ()),
    (of_rows, (NewLabels("varying-columns"), NewHead(3, "softmax")), ()),
    (classifier, (NewLabels("one-hot"), NewLoss("categorical_crossentropy")), ()),
    (of_signs, (NewLabels("zero-and-one"),), ()),
    (classifier, (NewHead(5, "softmax"),), ()),
    (classifier, (SPARSE,), ()),
    (classifier, (NewMetric("accuracy"),), ()),
    (classifier, (NewDecode("argmax"),), ()),
    (of_rows, (NewDecode("threshold"),), ()),
    (classifier, (NewInputs("standardised"),), ()),
    (classifier, (NewInputs("divided", 255.0),), ()),
    (regression, (NewTargets("standardised"),), ()),
    (regression, (NewTargets("divided", 100.0),), ()),
    (regression, (NewTargets("logarithm"),), ("less, which has no logarithm",)),
    (reshaped, (NewShape((6, 1), "reshape"),), ()),
    (sequences, (NewShape((10, 1)), NewReduction("last-step")), ()),
    (classifier, (NewRate(0.1),), ()),
    (classifier, (NewOptimizer("SGD", 0.1),), ()),
    (classifier, (NewBatchSize(8),), ()),
    (classifier, (NewEpochs(3),), ()),
    (classifier, (NewInitializer("he_normal"),), ()),
    (classifier, (NewActivation("relu"),), ()),
    (classifier, (NewWidth(16),), ()),
    (sequences, (NewReduction("flatten"),), ()),
    (sequences, (NewReduction("average"),), ()),
    (sequences, (NewReduction("maximum"),), ()),
    (sequences, (NewReduction("last-step"),), ()),
    (classifier, (NewDropout(0.2),), ()),
    (classifier, (NewPenalty(0.1),), ()),
)


def ways(kind: type) -> set[tuple[str, Any]]:
    """Return the ways in which a kind of change can be meant; itself where there is one."""
    how = typing.get_type_hints(kind).get("how")
    return {(kind.__name__, way) for way in typing.get_args(how)} or {(kind.__name__, None)}


def test_each_kind_of_change_is_tried_here_in_each_way() -> None:
    known = {way for union in typing.get_args(kinds.Change) for way in ways(union)}
    tried = {(type(each).__name__, getattr(each, "how", None)) for _, made, _ in CASES for each in made}
    assert tried == known


@pytest.fixture(autouse=True)
def _short_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "MEMORISE_STEPS", 3)


@pytest.mark.parametrize(
    ("make", "made", "refused"),
    CASES,
    ids=lambda value: "-".join(type(each).__name__ for each in value) if isinstance(value, tuple) else "",
)
def test_a_change_can_be_applied_and_trained(make: Any, made: tuple[Any, ...], refused: tuple[str, ...]) -> None:
    looked = make()
    bench = looked._bench
    assert isinstance(bench, Bench)
    before = [np.array(weight) for weight in looked.call.model.get_weights()]
    if refused:
        with pytest.raises(Exception, match=refused[0]):
            changes.apply(Fix("", made), bench.parts)
        return
    setup = bench.setup(changes.apply(Fix("", made), bench.parts), steady=False)
    run = memorise(setup, bench.weights_for(setup, 0), bench.batch, bench.clock, as_written=True)
    assert run.steps == 3
    assert np.isfinite(run.curve).all()
    assert [score.rows for score in run.scores] == [100]
    for old, new in zip(before, looked.call.model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
