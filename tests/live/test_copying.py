"""Every kind of model can be copied, and the copy has nothing in common with it that training moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from kerasdoctor.live.copying import CannotCopyError, copy_of
from kerasdoctor.live.creations import watching_creations
from kerasdoctor.live.matching import carry_weights

L = keras.layers
X = np.random.default_rng(0).normal(size=(8, 4)).astype("float32")
THREE = np.float32(3.0)


class Plain(keras.Model):  # type: ignore[misc]
    """Made without arguments."""

    def __init__(self) -> None:
        super().__init__()
        self.out = L.Dense(3)

    def call(self, x: Any) -> Any:
        return self.out(x)


class Widths(keras.Model):  # type: ignore[misc]
    """Keeps none of its arguments."""

    def __init__(self, width: int, activation: str = "relu") -> None:
        super().__init__()
        self.first, self.out = L.Dense(width, activation), L.Dense(3)

    def call(self, x: Any) -> Any:
        return self.out(self.first(x))


class Kept(keras.Model):  # type: ignore[misc]
    """Keeps its argument under its own name."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width
        self.out = L.Dense(width)

    def call(self, x: Any) -> Any:
        return self.out(x)


class MadeInBuild(Kept):
    """Makes a layer when it is built."""

    def build(self, shape: Any) -> None:
        self.more = L.Dense(self.width)
        self.more.build((None, self.width))
        self.out.build(shape)
        self.built = True

    def call(self, x: Any) -> Any:
        return self.more(self.out(x))


class Around(keras.Model):  # type: ignore[misc]
    """Is given layers and models."""

    def __init__(self, inner: Any, heads: list[Any]) -> None:
        super().__init__()
        self.inner, self.heads = inner, heads

    def call(self, x: Any) -> Any:
        return self.heads[0](self.inner(x))


class OwnLayer(keras.layers.Layer):  # type: ignore[misc]
    """Has no configuration, and is given a function."""

    def __init__(self, width: int, function: Callable[[Any], Any]) -> None:
        super().__init__()
        self.inside, self.function = L.Dense(width), function

    def call(self, x: Any) -> Any:
        return self.function(self.inside(x))


class Stepping(keras.Model):  # type: ignore[misc]
    """A functional model with a step and an argument of its own."""

    def __init__(self, inputs: Any, outputs: Any, beta: float = 2.0) -> None:
        super().__init__(inputs, outputs)
        self.beta = beta

    def train_step(self, data: Any) -> Any:
        return super().train_step(data)


class Stacked(keras.Sequential):  # type: ignore[misc]
    """A stack with a step of its own."""

    def train_step(self, data: Any) -> Any:
        return super().train_step(data)


class Ends(Stepping):
    """Makes its own graph."""

    def __init__(self, width: int) -> None:
        inputs = keras.Input((4,))
        super().__init__(inputs, L.Dense(width)(inputs))


class Weighing(Plain):
    """Has a weight of its own."""

    def build(self, shape: Any) -> None:
        self.scale = self.add_weight(shape=(4,), initializer="random_normal")
        self.out.build(shape)

    def call(self, x: Any) -> Any:
        return self.out(x * self.scale)


def frozen() -> Any:
    base = keras.Sequential([keras.Input((4,)), L.Dense(5), L.BatchNormalization()])
    base.trainable = False
    return base


def graph(layer: Any) -> Any:
    inputs = keras.Input((4,))
    return keras.Model(inputs, L.Dense(3)(layer(inputs)))


def stepping() -> Any:
    inputs = keras.Input((4,))
    return Stepping(inputs, L.Dense(3)(inputs), beta=7.0)


def shared() -> Any:
    inputs, one = keras.Input((4,)), L.Dense(4)
    return keras.Model(inputs, L.Add()([one(inputs), one(one(inputs))]))


def adapted() -> Any:
    scale = L.Normalization()
    scale.adapt(X * 7 + 3)
    return keras.Sequential([keras.Input((4,)), scale, L.Dense(3)])


MODELS: dict[str, Callable[[], Any]] = {
    "plain": Plain,
    "a weight of its own": Weighing,
    "arguments that are kept": lambda: Kept(3),
    "a layer made in build": lambda: MadeInBuild(3),
    "a function that refers to the script": lambda: graph(L.Lambda(lambda x: x * THREE)),
    "a stack with a step": lambda: Stacked([L.Dense(3)]),
    "a frozen model inside": lambda: graph(frozen()),
    "a shared layer": shared,
    "adapted scaling": adapted,
}
MODELS_OF_RECIPES: dict[str, Callable[[], Any]] = {
    "arguments that are not kept": lambda: Widths(5, activation="tanh"),
    "a class that makes its graph": lambda: Ends(3),
    "models as arguments": lambda: Around(frozen(), [L.Dense(3)]),
    "a layer without a configuration": lambda: graph(OwnLayer(4, lambda x: x * THREE)),
    "a functional model with a step": stepping,
}
ALL = {**MODELS, **MODELS_OF_RECIPES}


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
@pytest.mark.parametrize("make", ALL.values(), ids=ALL.keys())
def test_a_model_whose_making_was_seen_is_copied(make: Callable[[], Any], built: bool) -> None:
    with watching_creations(__file__):
        model = make()
    if built:
        model(X)
    copied = assert_copied(model)
    assert_copied(copied)


def test_attributes_and_arguments_of_a_class_of_ones_own_come_along() -> None:
    with watching_creations(__file__):
        model = stepping()
    model.gamma = 0.5
    copied = copy_of(model, X[:2])
    assert (copied.beta, copied.gamma) == (7.0, 0.5)


def test_what_is_frozen_keeps_its_values_inside_of_a_model_that_is_made_again() -> None:
    with watching_creations(__file__):
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

    with watching_creations(__file__):
        model = Holding(keras.Variable(2.0))
    with pytest.raises(CannotCopyError):
        copy_of(model, X[:2])
