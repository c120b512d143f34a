"""However a model is run, or wherever it comes from: it is described, passed, probed, and its fix is tried."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor.facts import InitialPass, Network, Probe, Trial
from kerasdoctor.finding import Fix, NewDecode, NewHead, NewLabels, NewLoss
from kerasdoctor.live.probing import probe
from live.setups import bits, compiled, dense, examination

L = keras.layers
X = bits(np.arange(128), 7).astype("float32")
RESIDUES = bits(np.arange(128) % 5, 3)
CCE = "categorical_crossentropy"
CLASSES = Fix(
    "each row stands for one of 5 classes",
    (NewLabels("class-index"), NewHead(5, "softmax"), NewLoss("sparse_categorical_crossentropy"), NewDecode("argmax")),
)


def in_half_precision(_folder: Path) -> Any:
    layers = [L.Dense(24, activation="relu", dtype="mixed_float16"), L.Dense(3, activation="softmax", dtype="float32")]
    return compiled(keras.Sequential([keras.Input((7,)), *layers]), CCE)


def loaded(folder: Path) -> Any:
    compiled(dense(24, 3, inputs=7), CCE).save(folder / "saved.keras")
    return keras.models.load_model(folder / "saved.keras")


WAYS: dict[str, Callable[[Path], Any]] = {
    "jit_compile": lambda _: compiled(dense(24, 3, inputs=7), CCE, jit_compile=True),
    "run_eagerly": lambda _: compiled(dense(24, 3, inputs=7), CCE, run_eagerly=True),
    "half precision": in_half_precision,
    "loaded from a file": loaded,
    "several steps at once": lambda _: compiled(dense(24, 3, inputs=7), CCE, steps_per_execution=4),
}


@pytest.mark.parametrize(
    "way", [pytest.param(way, marks=pytest.mark.slow) if way == "run_eagerly" else way for way in WAYS]
)
def test_a_model_is_looked_at_whichever_way_it_runs(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "MEMORISE_STEPS", 60)
    monkeypatch.setattr(probe, "HELD_OUT_STEPS", 10)
    model = WAYS[way](tmp_path)
    before = model.get_weights()
    looked = examination(model, X, RESIDUES, budget=200)
    network = looked.observe(Network)
    assert isinstance(network, Network), network
    assert [layer.kind for layer in network.layers] == ["Dense", "Dense"]
    passed = looked.observe(InitialPass)
    assert isinstance(passed, InitialPass), passed
    probed = looked.observe(Probe)
    assert isinstance(probed, Probe), probed
    assert not any(run.cut_short for run in probed.memorised)
    assert probed.memorised[1].last_loss < probed.memorised[1].first_loss
    trial = looked.attempt(CLASSES)
    assert isinstance(trial, Trial), trial
    assert trial.verdict == "verified", trial.reason
    for mine, then in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(mine, then)


@pytest.mark.slow
def test_a_network_of_keras_applications_is_looked_at_frozen_below_a_head_of_ones_own() -> None:
    body = keras.applications.MobileNetV2(weights=None, include_top=False, input_shape=(32, 32, 3), alpha=0.35)
    body.trainable = False
    model = keras.Sequential([keras.Input((32, 32, 3)), body, L.GlobalAveragePooling2D(), L.Dense(3)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    x = np.random.default_rng(0).normal(size=(64, 32, 32, 3)).astype("float32")
    looked = examination(compiled(model, loss, "adam"), x, np.arange(64) % 3, budget=120)
    network = looked.observe(Network)
    assert isinstance(network, Network), network
    assert network.heads[0].loss is not None
    assert network.heads[0].loss.from_logits
    passed = looked.observe(InitialPass)
    assert isinstance(passed, InitialPass), passed
    probed = looked.observe(Probe)
    assert isinstance(probed, Probe), probed
    assert all("mobilenet" not in path.lower() for path in probed.unchanged), "frozen weights are no failure to train"
