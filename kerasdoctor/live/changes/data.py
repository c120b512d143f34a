"""Labels encoded anew, inputs and targets scaled, rows of another shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from kerasdoctor.change import NewInputs, NewLabels, NewTargets
from kerasdoctor.live.data.rows import Rows
from kerasdoctor.live.models.copying import CannotCopyError
from kerasdoctor.live.scoring.decoding import Array


def encoded(y: Array, change: NewLabels) -> Array:
    """Return labels in another encoding."""
    if change.how == "varying-columns":
        columns: Array = y[:, list(change.columns)] if change.columns else y[:, (y != y[0]).any(axis=0)]
        return columns
    values, codes = np.unique(y, axis=0, return_inverse=True)
    codes = codes.reshape(-1)
    match change.how:
        case "one-hot":
            one_hot: Array = np.eye(len(values), dtype="float32")[codes]
            return one_hot
        case "zero-and-one":
            if len(np.unique(y)) != 2:
                raise CannotCopyError("the labels have more than two values")
            flags: Array = (y == y.max()).astype("float32")
            return flags
    return codes


def with_inputs(rows: Rows, change: NewInputs) -> Rows:
    """Return rows whose input is scaled as a layer in front of the model would scale it."""
    x = list(rows.x)
    given = x[change.index]
    if not isinstance(given, np.ndarray) or given.dtype.kind not in "biuf":
        raise CannotCopyError("the inputs are no numbers that can be scaled")
    values = given.astype("float32")
    if change.how == "divided":
        x[change.index] = values / (change.by or 1)
    else:
        x[change.index] = _standardised(values)[0]
    return replace(rows, x=x)


def _standardised(values: Array) -> tuple[Array, Array, Array]:
    """Return values with mean 0 and deviation 1 along the last axis, and both figures."""
    axes = tuple(range(values.ndim - 1))
    mean = values.mean(axis=axes, dtype=float)
    spread = values.std(axis=axes, dtype=float)
    spread = np.where(spread > 0, spread, 1)
    return ((values - mean) / spread).astype("float32"), mean, spread


def scaled_targets(y: Array, change: NewTargets) -> tuple[Array, Callable[[Array], Array]]:
    """Return scaled targets, and what brings predictions back to their units."""
    if y.dtype.kind not in "biuf":
        raise CannotCopyError("the targets are no numbers that can be scaled")
    values = y.astype("float32")
    if change.how == "divided":
        by = change.by or 1.0
        return values / by, lambda predictions: predictions * by
    if change.how == "logarithm":
        if values.min() <= -1:
            raise CannotCopyError("some targets are -1 or less, which has no logarithm of 1 + y")
        return np.log1p(values), np.expm1
    columns = values.reshape(len(values), -1) if values.ndim == 1 else values
    scaled, mean, spread = _standardised(columns)
    return scaled.reshape(values.shape), lambda predictions: predictions * spread + mean


def with_shape(rows: Rows, shape: tuple[int, ...]) -> Rows:
    """Return rows whose only input has another shape."""
    if len(rows.x) != 1:
        raise CannotCopyError("the model has several inputs, and which of them to reshape is not known")
    if not isinstance(rows.x[0], np.ndarray):
        raise CannotCopyError("the inputs are no array that can be reshaped")
    return replace(rows, x=[rows.x[0].reshape(len(rows.x[0]), *shape)])
