"""Facts about label and input arrays, counted in vectorised passes over a bounded number of rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from kerasdoctor.facts import Columns, Inputs, LabelKind, Labels, RowSums
from kerasdoctor.places import Tally

# Counting a million rows of twenty columns takes about a second; more would not change a verdict.
MAX_ROWS = 1_000_000
# Finding distinct rows means sorting them, which costs about a second per 300,000 rows.
MAX_SORTED_ROWS = 300_000
# Rounding of float32 shares stays below this; anything further from 1 is not rounding.
SUM_TOLERANCE = 1e-3
SHOWN_SUMS = 8
SHOWN_ROWS = 5


def labels_of(y: np.ndarray[Any, Any], weights: np.ndarray[Any, Any] | None, units: int | None) -> Labels:
    """Describe the labels `y` of shape (rows, ...) that an output is trained on.

    `units` is the size of the output's last axis: where the last axis of `y` has another size, its
    values are labels of positions and not columns of one label. Rows whose weight is 0 are left out
    of what is counted, as they are left out of the loss.
    """
    shape = (None, *(int(size) for size in y.shape[1:]))
    counted = y[:MAX_ROWS]
    if counted.dtype.kind not in "biuf":
        return Labels(shape=shape, dtype=str(y.dtype))
    used = counted if weights is None else counted[np.asarray(weights[:MAX_ROWS]) != 0]
    flat = used.reshape(-1, used.shape[-1]) if _last_axis_is_columns(used, units) else used.reshape(-1)
    finite = np.isfinite(flat) if flat.dtype.kind == "f" else np.ones(flat.shape, bool)
    some = flat.size > 0 and bool(finite.any())
    kind = _kind(flat, indices=used.ndim <= 2 or (units or 1) > 1) if some and finite.all() else None
    two_dimensional = kind in ("multi-hot", "one-hot") and used.ndim == 2
    return Labels(
        kind=kind,
        shape=shape,
        dtype=str(y.dtype),
        low=float(flat[finite].min()) if some else None,
        high=float(flat[finite].max()) if some else None,
        non_finite=int((~finite).sum()),
        row_sums=_row_sums(used, weights) if two_dimensional else None,
        columns=_columns(used) if two_dimensional else None,
    )


def inputs_of(x: np.ndarray[Any, Any], name: str | None = None) -> Inputs:
    """Describe the inputs `x` of shape (rows, ...)."""
    shape = (None, *(int(size) for size in x.shape[1:]))
    counted = x[:MAX_ROWS]
    if counted.dtype.kind not in "biuf" or counted.size == 0:
        return Inputs(name=name, shape=shape, dtype=str(x.dtype))
    finite = np.isfinite(counted) if counted.dtype.kind == "f" else np.ones(counted.shape, bool)
    some = bool(finite.any())
    return Inputs(
        name=name,
        shape=shape,
        dtype=str(x.dtype),
        low=float(counted[finite].min()) if some else None,
        high=float(counted[finite].max()) if some else None,
        only_zeros_and_ones=bool(((counted == 0) | (counted == 1)).all()),
        non_finite=int((~finite).sum()),
    )


def _last_axis_is_columns(y: np.ndarray[Any, Any], units: int | None) -> bool:
    return y.ndim >= 2 and (y.ndim == 2 if units is None else y.shape[-1] == units)


def _kind(y: np.ndarray[Any, Any], *, indices: bool) -> LabelKind:
    """Name what the values or rows of `y` are; `indices` says whether class indices can be meant."""
    zeros_and_ones = bool(((y == 0) | (y == 1)).all())
    if y.ndim != 2 or y.shape[-1] == 1:
        if zeros_and_ones:
            return "binary"
        whole = y.dtype.kind in "biu" or bool((y == np.floor(y)).all())
        return "class-index" if whole and indices and bool((y >= 0).all()) else "real"
    sums_to_one = bool((np.abs(y.sum(axis=-1) - 1) <= SUM_TOLERANCE).all())
    if zeros_and_ones:
        return "one-hot" if sums_to_one else "multi-hot"
    return "distribution" if sums_to_one and bool((y >= 0).all()) else "real"


def _row_sums(y: np.ndarray[Any, Any], weights: np.ndarray[Any, Any] | None) -> RowSums:
    sums = y.sum(axis=-1)
    off = np.flatnonzero(np.abs(sums - 1) > SUM_TOLERANCE)
    if weights is not None:
        kept = np.flatnonzero(np.asarray(weights[:MAX_ROWS]) != 0)
        indices = kept[off]
    else:
        indices = off
    values, counts = np.unique(sums, return_counts=True)
    tallies = tuple(
        Tally(f"add up to {value:g}", int(count), float(count / len(y)))
        for value, count in zip(values[:SHOWN_SUMS], counts[:SHOWN_SUMS], strict=True)
    )
    return RowSums(len(y), tallies, len(off), tuple(int(index) for index in indices[:SHOWN_ROWS]))


def _columns(y: np.ndarray[Any, Any]) -> Columns:
    some = y[:MAX_SORTED_ROWS]
    varying = np.flatnonzero((some != some[0]).any(axis=0))
    distinct = len(np.unique(some, axis=0))
    return Columns(len(some), some.shape[1], tuple(int(column) for column in varying), distinct)
