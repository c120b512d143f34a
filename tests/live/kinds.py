"""Models of every kind that people write, for tests of what can be done with each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

L = keras.layers
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
    scale.adapt(np.random.default_rng(0).normal(3.0, 7.0, size=(50, 4)))
    return keras.Sequential([keras.Input((4,)), scale, L.Dense(3)])


# These can be copied by what can be seen of them.
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
# These only if their making was watched.
WATCHED: dict[str, Callable[[], Any]] = {
    "arguments that are not kept": lambda: Widths(5, activation="tanh"),
    "a class that makes its graph": lambda: Ends(3),
    "models as arguments": lambda: Around(frozen(), [L.Dense(3)]),
    "a layer without a configuration": lambda: graph(OwnLayer(4, lambda x: x * THREE)),
    "a functional model with a step": stepping,
}
