"""How many numbers a layer has in its weights, how many training moves, and what its regularisers add."""

from __future__ import annotations

import math
from typing import Any, TypedDict

import keras


class Counted(TypedDict):
    """The fields of a layer that are read off its weights."""

    parameters: int | None
    trainable_parameters: int | None
    penalty: float | None


def counted(layer: Any) -> Counted:
    """Count the weights of a layer, layers inside of it included; None for a layer that is not built."""
    if not getattr(layer, "built", False):
        return Counted(parameters=None, trainable_parameters=None, penalty=None)
    return Counted(
        parameters=_size(layer.weights),
        trainable_parameters=_size(layer.trainable_weights),
        penalty=_penalty(layer.trainable_weights),
    )


def _size(weights: list[Any]) -> int:
    return sum(math.prod(weight.shape) for weight in weights)


def _penalty(weights: list[Any]) -> float | None:
    """Return what the regularisers of the weights add to the loss; frozen weights add nothing."""
    regularised = [(weight, weight.regularizer) for weight in weights if getattr(weight, "regularizer", None)]
    if not regularised:
        return None
    return sum(float(keras.ops.convert_to_numpy(regularizer(weight.value))) for weight, regularizer in regularised)
