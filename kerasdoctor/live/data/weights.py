"""The weights that the loss gives to rows, from sample weights or class weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np

from kerasdoctor.live.data.leaves import leaf_of
from kerasdoctor.live.data.structure import is_structure

Array = np.ndarray[Any, Any]


def of_samples(given: Any) -> Any:
    """Return sample weights as arrays in the structure that they are given in; None where they cannot be read."""
    try:
        if isinstance(given, dict):
            return {name: of_samples(part) for name, part in given.items()}
        if is_structure(given):
            return type(given)(of_samples(part) for part in given)
        return None if given is None else _flat(leaf_of(given))
    except (TypeError, ValueError):
        return None


def of_classes(weights: Mapping[Any, float], y: Any) -> Array | None:
    """Return a weight for each row as Keras makes it of `class_weight`: by whole label or largest column.

    Classes that are not named weigh 1. None for labels with positions, for which Keras has no such weights.
    """
    if not isinstance(y, np.ndarray) or y.dtype.kind not in "biuf" or y.ndim > 2:
        return None
    if y.ndim == 2:
        y = y.argmax(axis=-1) if y.shape[-1] != 1 else y[..., 0]
    codes = np.round(y).astype("int32")
    values, where = np.unique(codes, return_inverse=True)
    table = np.array([float(weights.get(int(value), 1.0)) for value in values], dtype=keras.config.floatx())
    return table[where.reshape(-1)]


def of_output(given: Any, position: int, name: str | None, outputs: int) -> Array | None:
    """Return the weights of one of several outputs, by its name in a dictionary or its place in a list."""
    if isinstance(given, dict):
        found = given.get(name)
    elif isinstance(given, list | tuple):
        found = given[position] if len(given) == outputs else None
    else:
        found = given
    return found if isinstance(found, np.ndarray) else None


def of_rows(weights: Array | None, rows: int) -> Array | None:
    """Return weights with one number for each row; None where positions are weighed."""
    if weights is None or weights.size != rows:
        return None
    return weights.reshape(rows)


def _flat(weights: Any) -> Any:
    """Take a column of weights for one number in each row, as Keras does."""
    flat = isinstance(weights, np.ndarray) and weights.ndim == 2 and weights.shape[1] == 1
    return weights[:, 0] if flat else weights
