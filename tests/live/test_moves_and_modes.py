"""How far the steps of a probe go, and whether a copy answers as it does in training."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

from kerasdoctor.facts import Probe
from kerasdoctor.live.probing import probe
from live.setups import compiled, examination

DRAWN = np.random.default_rng(0)
X = DRAWN.normal(size=(200, 6)).astype("float32")
CLASSES = (X[:, 0] > X[:, 1]).astype("int64")


@pytest.fixture(autouse=True)
def _short_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "HELD_OUT_STEPS", 10)
    monkeypatch.setattr(probe, "MEMORISE_STEPS", 10)


def probed(*hidden: Any, x: Any = X, optimizer: Any = "sgd", **more: Any) -> Probe:
    model = keras.Sequential([keras.Input((6,)), *hidden, layers.Dense(1, activation="sigmoid", name="out")])
    found = examination(compiled(model, "binary_crossentropy", optimizer), x, CLASSES, budget=60, **more).observe(Probe)
    assert isinstance(found, Probe), found
    return found


def test_steps_grow_with_the_learning_rate_and_only_kernels_are_measured() -> None:
    hidden = layers.Dense(8, activation="tanh", name="hidden")
    short, long = (probed(hidden.from_config(hidden.get_config()), optimizer=_sgd(rate)) for rate in (1e-4, 1e-2))
    assert [move.path.rpartition("/")[2] for move in short.moves] == ["kernel", "kernel"]
    for one, other in zip(short.moves, long.moves, strict=True):
        assert other.share == pytest.approx(100 * one.share, rel=0.2)


def _sgd(rate: float) -> Any:
    return keras.optimizers.SGD(rate)


def test_frozen_kernels_and_those_that_start_at_zero_have_no_share() -> None:
    frozen = layers.Dense(8, name="frozen", trainable=False)
    found = probed(frozen, layers.Dense(8, name="zeros", kernel_initializer="zeros"))
    assert ["/".join(move.path.split("/")[-2:]) for move in found.moves] == ["out/kernel"]
    assert found.unchanged == ()


def test_a_rate_of_next_to_nothing_leaves_weights_as_they_are() -> None:
    found = probed(layers.Dense(8, name="hidden"), optimizer=_sgd(1e-20))
    assert "hidden/kernel" in {"/".join(path.split("/")[-2:]) for path in found.unchanged}
    assert {move.share for move in found.moves} == {0.0}


def test_only_models_that_normalise_batches_are_asked_in_both_modes() -> None:
    assert probed(layers.Dense(8), layers.Dropout(0.5)).modes == ()
    assert probed(layers.Dense(8), layers.BatchNormalization(trainable=False)).modes == ()


def test_averages_that_are_far_behind_show_in_the_answers() -> None:
    def stack() -> list[Any]:
        return [layers.Dense(16), layers.BatchNormalization(), layers.ReLU()]

    behind = probed(*stack(), *stack(), x=X + 30, optimizer=keras.optimizers.Adam(0.03), epochs=5)
    (gap,) = behind.modes
    assert gap.steps == 5 * 7  # as many as the script makes
    assert gap.answering.rows == gap.training.rows == 150
    assert gap.training.value > gap.answering.value + 0.2


def test_the_loss_is_kept_for_the_model_and_its_twin_with_shuffled_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "HELD_OUT_STEPS", 60)
    found = probed(layers.Dense(8, activation="relu"), optimizer=_sgd(0.5))
    assert found.held_out is not None
    assert found.held_out.last_loss is not None
    assert found.held_out.shuffled_loss is not None
    assert found.held_out.last_loss < found.held_out.shuffled_loss
    assert [run.leaps is not None and run.leaps > 0 for run in found.rates] == [True] * 3
