"""Every kind of model can be copied, and the copy has nothing in common with it that training moves."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor.case import Missing
from kerasdoctor.facts import Network, Probe
from kerasdoctor.live.models.copying import AROUND, GUESSED, REMADE, CannotCopyError, copied_by, copy_of
from kerasdoctor.live.models.creations import watching_creations
from kerasdoctor.live.models.matching import carry_weights
from kerasdoctor.live.program import Program
from live.kinds import MODELS, WATCHED, Around, Widths, frozen, stepping
from live.setups import compiled, dense, examination

L = keras.layers
X = np.random.default_rng(0).normal(size=(8, 4)).astype("float32")


def assert_copied(model: Any, x: Any = X) -> Any:
    copied = copy_of(model, x[:2])
    assert type(copied) is type(model)
    assert {id(weight) for weight in model.variables}.isdisjoint(id(weight) for weight in copied.variables)
    if model.built:
        carry_weights(model, copied)
        mine, other = (keras.ops.convert_to_numpy(one(x, training=False)) for one in (model, copied))
        np.testing.assert_allclose(mine, other, atol=1e-5)
        assert len(model.trainable_weights) == len(copied.trainable_weights)
    return copied


@pytest.mark.parametrize("built", [False, True])
@pytest.mark.parametrize("make", MODELS.values(), ids=MODELS.keys())
def test_a_model_whose_making_was_not_seen_is_copied(make: Callable[[], Any], built: bool) -> None:
    model = make()
    if built:
        model(X)
    copied = assert_copied(model)
    assert_copied(copied)


@pytest.mark.parametrize("built", [False, True])
@pytest.mark.parametrize("make", (MODELS | WATCHED).values(), ids=(MODELS | WATCHED).keys())
def test_a_model_whose_making_was_seen_is_copied(make: Callable[[], Any], built: bool) -> None:
    with watching_creations(Program.of_script(__file__)):
        model = make()
    if built:
        model(X)
    copied = assert_copied(model)
    assert_copied(copied)


def test_attributes_and_arguments_of_a_class_of_ones_own_come_along() -> None:
    with watching_creations(Program.of_script(__file__)):
        model = stepping()
    model.gamma = 0.5
    copied = copy_of(model, X[:2])
    assert (copied.beta, copied.gamma) == (7.0, 0.5)


def test_what_is_frozen_keeps_its_values_inside_of_a_model_that_is_made_again() -> None:
    with watching_creations(Program.of_script(__file__)):
        model = Around(frozen(), [L.Dense(3)])
    model(X)
    copied = copy_of(model, X[:2])
    np.testing.assert_array_equal(copied.inner.get_weights()[0], model.inner.get_weights()[0])
    assert (np.asarray(copied.heads[0].kernel) != np.asarray(model.heads[0].kernel)).any()


def test_words_that_a_layer_has_learnt_come_along() -> None:
    words = L.StringLookup()
    words.adapt(["a", "b", "b"])
    inputs = keras.Input((1,), dtype="string")
    model = keras.Model(inputs, L.Dense(3)(L.Embedding(4, 2)(words(inputs))))
    copied = copy_of(model, None)
    assert copied.layers[1].get_vocabulary() == words.get_vocabulary()


@pytest.mark.parametrize(
    ("make", "watched", "way"),
    [
        (lambda: dense(5, 3), False, ""),
        (stepping, True, AROUND),
        (lambda: Around(frozen(), [L.Dense(3)]), True, REMADE),
        (lambda: Wide(9), False, GUESSED),
    ],
    ids=["layer by layer", "around a graph", "made again", "guessed"],
)
def test_how_a_model_was_copied_is_known_where_that_is_not_the_plain_way(
    make: Callable[[], Any], watched: bool, way: str
) -> None:
    with watching_creations(Program.of_script(__file__)) if watched else nullcontext():
        model = make()
    model(X)
    assert copied_by(model, X[:2])[1] == way
    model.compile(loss="mse", optimizer="sgd")
    network = examination(model, X, np.zeros((8, model(X).shape[-1]))).observe(Network)
    assert isinstance(network, Network)
    assert network.copied == way


def test_a_model_that_is_not_copied_says_why_with_its_description() -> None:
    model = Widths(5)
    model(X)
    network = examination(compiled(model), X, np.zeros(8)).observe(Network)
    assert isinstance(network, Network)
    assert network.copied.startswith("not at all: a Widths model cannot be copied (")


class Wide(keras.Model):  # type: ignore[misc]
    """A model that keeps its arguments under their own names, and has no configuration."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width, self.out = width, L.Dense(width)

    def call(self, x: Any) -> Any:
        return self.out(x)

    def get_config(self) -> Any:
        raise NotImplementedError


def test_a_model_that_cannot_be_made_again_is_not_copied_and_says_why() -> None:
    model = Widths(5)
    with pytest.raises(CannotCopyError, match="a Widths model cannot be copied"):
        copy_of(model, X[:2])


def test_a_guess_that_makes_another_model_is_no_copy() -> None:
    class Chosen(keras.Model):  # type: ignore[misc]
        def __init__(self, width: int = 9) -> None:
            super().__init__()
            self.out = L.Dense(width)

        def call(self, x: Any) -> Any:
            return self.out(x)

    with pytest.raises(CannotCopyError, match="a Chosen model cannot be copied"):
        copy_of(Chosen(3), X[:2])


def test_a_variable_among_the_arguments_is_never_shared() -> None:
    class Holding(keras.Model):  # type: ignore[misc]
        def __init__(self, scale: Any) -> None:
            super().__init__()
            self.scale, self.out = scale, L.Dense(3)

        def call(self, x: Any) -> Any:
            return self.out(x * self.scale)

    with watching_creations(Program.of_script(__file__)):
        model = Holding(keras.Variable(2.0))
    with pytest.raises(CannotCopyError):
        copy_of(model, X[:2])


def why_not_probed(model: Any, x: Any) -> str:
    found = examination(model, x, np.arange(len(x)) % 3).observe(Probe)
    assert isinstance(found, Missing)
    return found.reason


def test_a_probe_that_cannot_train_says_why() -> None:
    class Optimizing(keras.optimizers.SGD):  # type: ignore[misc]
        def __init__(self, rate: float) -> None:
            super().__init__(rate)

    class Compiling(keras.Sequential):  # type: ignore[misc]
        def compile(self, **more: Any) -> None:
            super().compile(**more)

    kept = compiled(keras.Sequential([keras.Input(batch_shape=(8, 4, 1)), L.LSTM(3, stateful=True, name="kept")]))
    assert "layer kept keeps its state" in why_not_probed(kept, X[..., None])
    assert "a compile of its own" in why_not_probed(compiled(Compiling([L.Dense(3)])), X)
    assert "its optimizer, Optimizing," in why_not_probed(compiled(dense(3), optimizer=Optimizing(0.1)), X)
