"""Inputs: the figures of columns, constant ones, whole numbers, padding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kerasdoctor.facts import Column, InputData

Array = np.ndarray[Any, Any]

# Two passes over this many numbers take about a second.
MAX_VALUES = 20_000_000
# Numbers that are looked at together: in double precision this is 8 MB, so no copy grows large.
CHUNK = 1_000_000
# Wider tables are counts of words or flattened pictures, of which no column matters by itself.
MAX_COLUMNS = 256
# Below this a row is no text, and zeros at its end are values like others.
SHORTEST_TEXT = 4


@dataclass(slots=True)
class _Sums:
    """Sums by column over finite values; `total` and `squares` are of the distances to `start`."""

    start: Array
    count: Array
    total: Array
    squares: Array
    low: Array
    high: Array
    zeros: int = 0
    ones: int = 0
    whole: bool = True


def some_rows(x: Array, values: int = MAX_VALUES) -> Array:
    """Return all rows, or evenly spread ones where there are more than `values` numbers; a view."""
    width = max(1, int(np.prod(x.shape[1:])))
    most = max(1, values // width)
    # An odd step does not fall in with weekdays, hours and pairs.
    return x if len(x) <= most else x[:: (-(-len(x) // most) | 1)]


def input_data(x: Any) -> InputData:
    """Describe one input `x` of shape (rows, ...)."""
    shape = (None, *(None if size is None else int(size) for size in x.shape[1:]))
    width = int(np.prod([size or 0 for size in shape[1:]]))
    if not isinstance(x, np.ndarray) or x.dtype.kind not in "biuf" or x.size == 0:
        return InputData(int(x.shape[0] or 0), shape, width)
    some = some_rows(x)
    flat = some.reshape(len(some), -1)
    sums = _sums(flat)
    found = sums.count > 0
    if not found.any():
        return InputData(len(some), shape, width)
    mean, spread = _moments(sums)
    is_table = len(shape) <= 2 and width <= MAX_COLUMNS
    padded, padded_before, gaps = _padding(flat, sums) if len(shape) == 2 else (None, None, None)
    return InputData(
        rows=len(some),
        shape=shape,
        width=width,
        mean=mean,
        spread=spread,
        low=float(sums.low[found].min()),
        high=float(sums.high[found].max()),
        whole=sums.whole,
        zeros=sums.zeros / flat.size,
        columns=_columns(flat, sums) if is_table else (),
        constant=int(((sums.low == sums.high) & (sums.count == len(flat))).sum()),
        one_hot=_is_one_hot(flat, sums) if len(shape) == 2 else None,
        padded=padded,
        padded_before=padded_before,
        gaps=gaps,
    )


def _sums(flat: Array) -> _Sums:
    width = flat.shape[1]
    start = flat[0].astype(float)
    start[~np.isfinite(start)] = 0
    nothing = np.zeros(width)
    sums = _Sums(start, nothing.copy(), nothing.copy(), nothing.copy(), nothing + np.inf, nothing - np.inf)
    step = max(1, CHUNK // width)
    for at in range(0, len(flat), step):
        part = flat[at : at + step].astype(float)
        finite = np.isfinite(part)
        moved = np.where(finite, part - start, 0)
        sums.count += finite.sum(axis=0)
        sums.total += moved.sum(axis=0)
        sums.squares += (moved**2).sum(axis=0)
        sums.low = np.minimum(sums.low, np.where(finite, part, np.inf).min(axis=0))
        sums.high = np.maximum(sums.high, np.where(finite, part, -np.inf).max(axis=0))
        sums.zeros += int((part == 0).sum())
        sums.ones += int((part == 1).sum())
        sums.whole = sums.whole and bool((part == np.floor(part)).all())
    return sums


def _moments(sums: _Sums) -> tuple[float, float]:
    """Return mean and standard deviation over all columns."""
    count = sums.count.sum()
    mean = float((sums.total + sums.start * sums.count).sum() / count)
    offset = sums.start - mean
    squares = (sums.squares + 2 * offset * sums.total + offset**2 * sums.count).sum()
    return mean, float(np.sqrt(max(squares / count, 0.0)))


def _columns(flat: Array, sums: _Sums) -> tuple[Column, ...]:
    count = np.maximum(sums.count, 1)
    shift = sums.total / count
    spread = np.sqrt(np.maximum(sums.squares / count - shift**2, 0))
    two = ((flat == sums.low) | (flat == sums.high)).all(axis=0)
    return tuple(
        Column(
            index,
            float(sums.start[index] + shift[index]),
            float(spread[index]),
            float(sums.low[index]),
            float(sums.high[index]),
            bool(two[index]),
        )
        for index in range(flat.shape[1])
        if sums.count[index]
    )


def _is_one_hot(flat: Array, sums: _Sums) -> bool:
    """Whether each row holds exactly one 1 and else zeros."""
    only = sums.zeros + sums.ones == flat.size and sums.ones == len(flat) and flat.shape[1] > 1
    return only and bool((flat.sum(axis=1) == 1).all())


def _padding(flat: Array, sums: _Sums) -> tuple[float | None, float | None, float | None]:
    """Return the mean shares of zeros at the end and at the start of rows that may be texts, and in between."""
    width = flat.shape[1]
    if not sums.whole or width < SHORTEST_TEXT or sums.low.min() < 0 or sums.high.max() <= 1:
        return None, None, None
    words = flat != 0
    some = words.any(axis=1)
    before = np.where(some, words.argmax(axis=1), width)
    behind = np.where(some, words[:, ::-1].argmax(axis=1), width)
    between = np.where(some, width - before - behind, 0)
    gaps = float((between - words.sum(axis=1)).sum() / max(between.sum(), 1))
    return float(behind.mean() / width), float(before.mean() / width), gaps
