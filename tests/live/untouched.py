"""A fit is the same bit by bit when it is watched or followed, for each kind of model; `on_any_backend` collects it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor import Doctor, watch
from kerasdoctor.checkup import monitoring
from kerasdoctor.facts import Network
from kerasdoctor.live.probing import probe
from live.setups import bits, compiled

L = keras.layers
NUMBERS = np.arange(96)
ROWS = bits(NUMBERS, 7).astype("float32")
CLASSES = NUMBERS % 5
SPARSE = "sparse_categorical_crossentropy"
# A watched training: the model, its inputs, its labels and how fit is called.
Setup = tuple[Any, Any, Any, dict[str, Any]]


def stack(*layers: Any, x: Any = ROWS, **more: Any) -> Setup:
    model = keras.Sequential([keras.Input(x.shape[1:]), *layers, L.Dense(5, activation="softmax")])
    return compiled(model, SPARSE, "adam", metrics=["accuracy"]), x, CLASSES, more


def with_dense() -> Setup:
    return stack(L.Dense(8, activation="relu"))


def with_convolutions() -> Setup:
    x = np.random.default_rng(0).normal(size=(96, 6, 6, 1)).astype("float32")
    return stack(L.Conv2D(3, 3, activation="relu"), L.SpatialDropout2D(0.2), L.MaxPooling2D(), L.Flatten(), x=x)


def with_recurrence() -> Setup:
    return stack(L.Embedding(2, 3), L.GRU(4, dropout=0.2))


def with_dropout() -> Setup:
    return stack(L.GaussianNoise(0.1), L.Dense(8, activation="relu"), L.Dropout(0.5))


def with_batch_normalization() -> Setup:
    return stack(L.Dense(8), L.BatchNormalization(), L.ReLU())


def with_a_seeded_shuffle() -> Setup:
    return stack(L.Dense(8, activation="relu"), shuffle=True, validation_split=0.25)


def with_states() -> Setup:
    layers = [keras.Input(batch_shape=(16, 7, 1)), L.GRU(4, stateful=True), L.Dense(5, activation="softmax")]
    return compiled(keras.Sequential(layers), SPARSE, "adam"), ROWS[..., None], CLASSES, {"shuffle": False}


def with_several_outputs() -> Setup:
    inputs = keras.Input((7,))
    hidden = L.Dropout(0.3)(L.Dense(8, activation="relu")(inputs))
    outputs = {"kind": L.Dense(5, activation="softmax", name="kind")(hidden), "size": L.Dense(1, name="size")(hidden)}
    model = compiled(keras.Model(inputs, outputs), {"kind": SPARSE, "size": "mse"}, "adam")
    return model, ROWS, {"kind": CLASSES, "size": NUMBERS / 96}, {}


@keras.saving.register_keras_serializable("untouched")
class Subclassed(keras.Model):  # type: ignore[misc]
    """A model with a `call` of its own."""

    def __init__(self, width: int = 8, **more: Any) -> None:
        super().__init__(**more)
        self.width = width
        self.hidden = L.Dense(width, activation="relu")
        self.drop = L.Dropout(0.3)
        self.out = L.Dense(5, activation="softmax")

    def call(self, x: Any, training: bool = False) -> Any:
        return self.out(self.drop(self.hidden(x), training=training))


def with_a_class_of_its_own() -> Setup:
    return compiled(Subclassed(width=6), SPARSE, "adam"), ROWS, CLASSES, {}


SETUPS = (
    with_dense,
    with_convolutions,
    with_recurrence,
    with_dropout,
    with_batch_normalization,
    with_a_seeded_shuffle,
    with_states,
    with_several_outputs,
    with_a_class_of_its_own,
)
# On PyTorch Keras itself cannot train a layer that keeps its state: it changes what the gradient needs.
NOT_TRAINED = (with_states,) if keras.backend.backend() == "torch" else ()
PROBED = (with_batch_normalization, with_states, with_several_outputs)


def trained(make: Callable[[], Setup], *callbacks: Any) -> list[Any]:
    keras.utils.clear_session()
    keras.utils.set_random_seed(3)
    model, x, y, more = make()
    history = model.fit(x, y, epochs=2, batch_size=16, verbose=0, callbacks=list(callbacks), **more).history
    state = [*model.weights, *model.optimizer.variables, *model.metrics_variables]
    drawn = [random.random(), np.random.random(), keras.ops.convert_to_numpy(keras.random.normal((2,)))]
    return [*keras.tree.flatten(history), *map(keras.ops.convert_to_numpy, state), *drawn]


@pytest.mark.skipif(keras.backend.backend() == "tensorflow", reason="test_watch shows it there, with probes of each")
@pytest.mark.parametrize("make", [make for make in SETUPS if make not in NOT_TRAINED], ids=lambda make: make.__name__)
def test_a_watched_fit_is_the_same_bit_by_bit(make: Callable[[], Setup], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "MEMORISE_STEPS", 3)
    monkeypatch.setattr(probe, "HELD_OUT_STEPS", 3)
    plain = trained(make)
    # Where steps have to be compiled, a probe takes most of a minute; others like these are probed above.
    with watch(probe=make in PROBED, budget=60, show=lambda _: None) as watched:
        looked = trained(make)
    (diagnosis,) = watched.reports[0].diagnoses
    assert isinstance(diagnosis.network, Network)
    assert diagnosis.crashed == ()
    assert not any("raised" in skipped.reason for skipped in diagnosis.not_checked), diagnosis.not_checked
    for mine, other in zip(plain, looked, strict=True):
        np.testing.assert_array_equal(mine, other)


@pytest.mark.parametrize("make", [make for make in SETUPS if make not in NOT_TRAINED], ids=lambda make: make.__name__)
def test_a_followed_training_is_the_same_bit_by_bit(make: Callable[[], Setup], monkeypatch: pytest.MonkeyPatch) -> None:
    # As where all that it logs is suspicious: the setup is looked at, at its end.
    monkeypatch.setattr(monitoring, "asking", lambda _, rules: tuple(rules))
    seen = Doctor(show=lambda _: None)
    plain, followed = trained(make), trained(make, seen)
    courses = seen.run(ended=True).weights
    # Weights that are not there when a training begins, as on TensorFlow those of this class, are not followed.
    assert courses or make is with_a_class_of_its_own
    assert not courses or not all(weight.unchanged for weight in courses)
    assert seen.report is not None
    (diagnosis,) = seen.report.diagnoses
    assert isinstance(diagnosis.network, Network)
    assert diagnosis.measured.initial_pass is None, "the pass is one at the last weights"
    assert diagnosis.crashed == ()
    for mine, other in zip(plain, followed, strict=True):
        np.testing.assert_array_equal(mine, other)
