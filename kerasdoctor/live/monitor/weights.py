"""How the weights of a model move: estimated on a few numbers of each, so that looking costs next to nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import keras
import numpy as np

from kerasdoctor.facts import WeightCourse

# The relative change of a weight, estimated on this many of its numbers, is right within a tenth or so.
SAMPLE = 256
# A relative change below this is one of the last bits, or what momentum still moves where there is no gradient.
STILL = 1e-6
# The layers that answer otherwise in training than in inference, by averages over past batches.
NORMALISING = "BatchNormalization"
# Where a layer keeps the weights that are its own and no inner layer's.
OWN, OWN_OF_KERAS_2 = "_trainable_variables", "_trainable_weights"

Sample = dict[str, Any]


class Weights:
    """The trained weights of a model as they were when a training began."""

    def __init__(self, model: Any) -> None:
        self._owners = _owners(model)
        self._variables = list(model.trainable_variables)
        numbers = np.random.default_rng(0)
        self._chosen = [_chosen(variable, numbers) for variable in self._variables]
        self._first = self.sample()
        self._totals = [_totals(variable) for variable in self._variables]
        self._before, self._now, self._epoch = self._first, self._first, 0
        self.normalises = any(type(layer).__name__ == NORMALISING for layer in _layers(model))

    def sample(self) -> list[Any]:
        """Return some numbers of each weight, always the same ones."""
        return [_picked(variable, chosen) for variable, chosen in zip(self._variables, self._chosen, strict=True)]

    def look(self, epoch: int) -> None:
        """Sample the weights at the end of an epoch, which may have been sampled already: they count from 1."""
        if epoch != self._epoch:
            self._before, self._epoch = self._now, epoch
        self._now = self.sample()

    def courses(self, *, certain: bool) -> tuple[WeightCourse, ...]:
        """Return what became of each weight; `certain` compares all of their numbers, not only the sampled ones."""
        told = []
        for at, variable in enumerate(self._variables):
            first, before, now = self._first[at], self._before[at], self._now[at]
            same = bool((first == now).all())
            if same and certain:
                same = _totals(variable) == self._totals[at]
            told.append(
                WeightCourse(
                    name=variable.name,
                    layer=self._owners.get(id(variable), ""),
                    size=int(np.prod(variable.shape)),
                    unchanged=same,
                    moved=_relative(now, first),
                    step=_relative(now, before),
                    still=float((np.abs(now - before) <= STILL * np.abs(before)).mean()),
                )
            )
        return tuple(told)


def _owners(model: Any) -> dict[int, str]:
    """Return the name of the innermost layer that holds each weight."""
    return {
        id(variable): layer.name
        for layer in _layers(model)
        for variable in getattr(layer, OWN, getattr(layer, OWN_OF_KERAS_2, ()))
    }


def _layers(model: Any) -> Iterable[Any]:
    found: Iterable[Any] = model._flatten_layers(include_self=True, recursive=True)
    return found


def value_of(variable: Any) -> Any:
    """Return the value of a variable; one of Keras 2 has a method for it."""
    value = variable.value
    return value() if callable(value) else value


def _chosen(variable: Any, numbers: np.random.Generator) -> Any:
    size = int(np.prod(variable.shape))
    return None if size <= SAMPLE else np.sort(numbers.choice(size, SAMPLE, replace=False)).astype("int32")


def _picked(variable: Any, chosen: Any) -> Any:
    flat = keras.ops.reshape(value_of(variable), (-1,))
    taken = flat if chosen is None else keras.ops.take(flat, chosen)
    return keras.ops.convert_to_numpy(keras.ops.cast(taken, "float32")).astype("float64")


def _totals(variable: Any) -> tuple[float, float]:
    """Return the sum of all numbers and of their squares: two equal pairs are the same weight, as good as surely."""
    value = keras.ops.cast(value_of(variable), "float32")
    totals = (keras.ops.sum(value), keras.ops.sum(keras.ops.square(value)))
    whole, squares = (float(keras.ops.convert_to_numpy(total)) for total in totals)
    return whole, squares


def _relative(now: Any, then: Any) -> float | None:
    length = float(np.linalg.norm(then))
    change = float(np.linalg.norm(now - then))
    return change / length if length > 0 and np.isfinite(change) else None
