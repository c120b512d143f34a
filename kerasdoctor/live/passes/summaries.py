"""Small numbers about large tensors, computed by the backend so that the tensors never leave it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras

# Beyond this argument either way a sigmoid or tanh passes back less than 1 % of a gradient; other tools
# take the same bound. What the functions give there: tanh(5), sigmoid(5).
SATURATED = 5.0
ENDS = {"tanh": (-0.9999092, 0.9999092), "sigmoid": (0.0066929, 0.9933071)}


def is_numeric(value: Any) -> bool:
    """Whether a value is one tensor of floats, with rows."""
    return keras.ops.is_tensor(value) and "float" in keras.backend.standardize_dtype(value.dtype) and value.ndim >= 2


def of_outputs(values: Sequence[Any], activation: str | None, axis: int) -> dict[str, Any]:
    """Summarise what a layer gave, in one call or several; `axis` is that of its units."""
    ops = keras.ops
    parts = [_by_unit(value, axis) for value in values]
    flat = parts[0] if len(parts) == 1 else ops.concatenate(parts)
    found = {
        "count": ops.convert_to_tensor(ops.shape(flat)[0]),
        "largest": ops.max(ops.abs(flat), axis=0),
        "mean": ops.mean(flat, axis=0),
        "square": ops.mean(ops.square(flat), axis=0),
        "zeros": _share(flat == 0),
    }
    if activation in ENDS:
        low, high = ENDS[activation]
        found["saturated"] = _share(ops.logical_or(flat < low, flat > high))
    return found


def size_by_row(value: Any) -> Any:
    """Return the mean over rows of the sum of the absolute values."""
    rows = keras.ops.reshape(keras.ops.abs(keras.ops.cast(value, "float32")), (keras.ops.shape(value)[0], -1))
    return keras.ops.mean(keras.ops.sum(rows, axis=1))


def of_gradient(gradient: Any, value: Any) -> dict[str, Any]:
    """Summarise a gradient beside the value of its variable, both by the last axis."""
    return {"square": _mean_square(gradient), "weight": _mean_square(value)}


def of_answers(answers: Any) -> dict[str, Any]:
    """Summarise the answers of one output."""
    ops = keras.ops
    values = ops.cast(answers, "float32")
    return {"low": ops.min(values), "high": ops.max(values), "mean": ops.mean(values), "zeros": _share(values == 0)}


def largest_change(before: Any, after: Any) -> Any:
    """Return the largest difference between two tensors."""
    return keras.ops.max(keras.ops.abs(keras.ops.cast(after, "float32") - keras.ops.cast(before, "float32")))


def _by_unit(value: Any, axis: int) -> Any:
    moved = value if axis in (-1, value.ndim - 1) else keras.ops.moveaxis(value, axis, -1)
    return keras.ops.reshape(keras.ops.cast(moved, "float32"), (-1, moved.shape[-1]))


def _mean_square(value: Any) -> Any:
    square = keras.ops.square(keras.ops.cast(value, "float32"))
    return square if square.ndim == 0 else keras.ops.mean(square, axis=tuple(range(square.ndim - 1)))


def _share(where: Any) -> Any:
    return keras.ops.mean(keras.ops.cast(where, "float32"))
