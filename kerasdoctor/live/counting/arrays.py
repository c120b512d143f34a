"""Facts about label and input arrays, counted piece by piece without a copy of the whole."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kerasdoctor.facts import Columns, Inputs, LabelKind, Labels, RowSums
from kerasdoctor.live.data.leaves import Held
from kerasdoctor.places import Tally

Array = np.ndarray[Any, Any]

# A piece of this many values stays in the cache of a processor and costs a few milliseconds.
PIECE = 2**19
# Counting this many values takes about a second; of more, evenly spread pieces are counted.
MAX_VALUES = 200_000_000
SECONDS = 2.0
# A sparse matrix is written out for counting up to here (80 MB in float64).
MAX_WRITTEN_OUT = 10_000_000
# Finding distinct rows means sorting them, which costs about a second per 300,000 rows.
MAX_SORTED_ROWS = 300_000
# Rounding of float32 shares stays below this; anything further from 1 is not rounding.
SUM_TOLERANCE = 1e-3
SHOWN_SUMS = 8
SHOWN_ROWS = 5


def labels_of(y: Any, weights: Array | None, units: int | None) -> Labels:
    """Describe the labels `y` of shape (rows, ...) that an output is trained on.

    `units` is the size of the output's last axis: where the last axis of `y` has another size, its
    values are labels of positions and not columns of one label. Rows and positions whose weight is 0
    are left out of what is counted, as they are left out of the loss.
    """
    shape, dtype = _shape(y), str(y.dtype)
    y = _written_out(y)
    if not isinstance(y, np.ndarray) or y.dtype.kind not in "biuf":
        return Labels(shape=shape, dtype=dtype)
    weights = None if weights is None or len(weights) < len(y) else weights[: len(y)]
    if weights is not None and weights.shape != y.shape[: weights.ndim]:
        weights = None
    columns = y.ndim >= 2 and (y.ndim == 2 if units is None else y.shape[-1] == units)
    seen = _Seen(by_row=columns and y.shape[-1] > 1)
    for rows, piece in _pieces(y, weights):
        seen.add(piece.reshape(-1, y.shape[-1]) if columns else piece.reshape(-1), rows)
    kind = _kind(seen, integers=y.dtype.kind in "biu", indices=y.ndim <= 2 or (units or 1) > 1)
    two_dimensional = kind in ("multi-hot", "one-hot") and y.ndim == 2
    return Labels(
        kind=kind,
        shape=shape,
        dtype=dtype,
        low=seen.low,
        high=seen.high,
        non_finite=seen.non_finite,
        row_sums=_row_sums(seen) if two_dimensional or (kind == "real" and seen.by_row and y.ndim == 2) else None,
        columns=_columns(y, weights) if two_dimensional else None,
        rows=seen.rows,
    )


def inputs_of(x: Any, name: str | None = None) -> Inputs:
    """Describe the inputs `x` of shape (rows, ...)."""
    shape, dtype = _shape(x), str(x.dtype)
    if isinstance(x, Held):
        return _held(x, name, shape, dtype)
    if x.dtype.kind not in "biuf" or x.size == 0:
        return Inputs(name=name, shape=shape, dtype=dtype)
    seen = _Seen()
    for rows, piece in _pieces(x, None):
        seen.add(piece.reshape(-1), rows)
    return Inputs(
        name=name,
        shape=shape,
        dtype=dtype,
        low=seen.low,
        high=seen.high,
        only_zeros_and_ones=seen.zeros_and_ones and not seen.non_finite,
        non_finite=seen.non_finite,
        rows=seen.rows,
    )


@dataclass(slots=True)
class _Seen:
    """What the pieces seen so far have in common; `by_row` counts what their rows add up to."""

    by_row: bool = False
    rows: int = 0
    low: float | None = None
    high: float | None = None
    non_finite: int = 0
    whole: bool = True
    sums: Counter[float] = field(default_factory=Counter)
    off: int = 0
    first_off: list[int] = field(default_factory=list)

    @property
    def zeros_and_ones(self) -> bool:
        """Whether every value is 0 or 1."""
        return self.whole and (self.low is None or self.low >= 0) and (self.high is None or self.high <= 1)

    def add(self, piece: Array, rows: Array | range) -> None:
        """Count a piece, whose rows stand at these places in the array."""
        self.rows += len(rows)
        if piece.size == 0:
            return
        low, high = float(piece.min()), float(piece.max())
        finite = piece
        if not np.isfinite(low + high):
            finite = piece[np.isfinite(piece)]
            self.non_finite += piece.size - finite.size
            if finite.size == 0:
                return
            low, high = float(finite.min()), float(finite.max())
        self.low = low if self.low is None else min(low, self.low)
        self.high = high if self.high is None else max(high, self.high)
        if self.whole and piece.dtype.kind == "f":
            self.whole = bool((finite == np.floor(finite)).all())
        if self.by_row:
            self._add_sums(piece, rows)

    def _add_sums(self, piece: Array, rows: Array | range) -> None:
        sums = piece.sum(axis=-1, dtype=np.float64)
        off = np.flatnonzero(~(np.abs(sums - 1) <= SUM_TOLERANCE))
        self.off += len(off)
        if self.zeros_and_ones:
            values, counts = np.unique(sums, return_counts=True)
            self.sums.update(dict(zip(values.tolist(), counts.tolist(), strict=True)))
            if len(rows) == len(piece):
                self.first_off = sorted([*self.first_off, *(int(rows[at]) for at in off[:SHOWN_ROWS])])[:SHOWN_ROWS]


def _pieces(array: Array, weights: Array | None) -> Iterator[tuple[Array | range, Array]]:
    """Yield the places and values of rows with a weight, some at a time.

    Where there is too much to count it all, pieces from all over the array are taken: it may be sorted.
    """
    width = max(1, array.size // max(1, len(array)))
    size = max(1, PIECE // width)
    starts: Any = range(0, len(array), size)
    if array.size > MAX_VALUES:
        starts = np.linspace(0, len(array) - size, max(1, MAX_VALUES // (size * width))).astype(int)
    order = starts if len(starts) < 3 else _spread(starts)
    end = time.monotonic() + SECONDS
    for start in order:
        piece = array[start : start + size]
        rows: Array | range = range(start, start + len(piece))
        if weights is not None:
            here = weights[start : start + size]
            kept = here != 0 if here.ndim == 1 else (here != 0).reshape(len(here), -1).any(axis=1)
            rows = start + np.flatnonzero(kept)
            piece = piece[here != 0]
        yield rows, piece
        if time.monotonic() > end:
            return


def _spread(starts: Any) -> list[int]:
    """Reorder places so that any number of the first ones is spread over the whole."""
    order = np.random.default_rng(0).permutation(len(starts))
    return [int(starts[at]) for at in order]


def _shape(array: Any) -> tuple[int | None, ...]:
    return (None, *(None if size is None else int(size) for size in array.shape[1:]))


def _written_out(y: Any) -> Any:
    """Return the first rows of a sparse matrix as an array; anything else as it is."""
    if isinstance(y, Held) and y.kind == "sparse":
        return y[: max(1, MAX_WRITTEN_OUT // max(1, int(y.shape[1] or 1)))]
    return y


def _held(x: Held, name: str | None, shape: tuple[int | None, ...], dtype: str) -> Inputs:
    """Describe a sparse or ragged input by the values that it stores, and strings by their shape."""
    stored = x.stored
    if stored is None or stored.dtype.kind not in "biuf":
        return Inputs(name=name, shape=shape, dtype=dtype)
    implied = np.zeros(1, stored.dtype) if x.kind == "sparse" else stored[:0]
    seen = _Seen()
    for part in (implied, stored):
        for rows, piece in _pieces(part, None):
            seen.add(piece.reshape(-1), rows)
    alone = seen.zeros_and_ones and not seen.non_finite
    return Inputs(name, shape, dtype, seen.low, seen.high, alone, seen.non_finite, rows=len(x))


def _kind(seen: _Seen, *, integers: bool, indices: bool) -> LabelKind | None:
    """Name what the values or rows are; `indices` says whether class indices can be meant."""
    if seen.low is None or seen.non_finite:
        return None
    if not seen.by_row:
        if seen.zeros_and_ones:
            return "binary"
        return "class-index" if (integers or seen.whole) and indices and seen.low >= 0 else "real"
    if seen.zeros_and_ones:
        return "multi-hot" if seen.off else "one-hot"
    return "distribution" if not seen.off and seen.low >= 0 else "real"


def _row_sums(seen: _Seen) -> RowSums:
    counted = sorted(seen.sums.items())[:SHOWN_SUMS] if seen.zeros_and_ones else []
    tallies = tuple(Tally(f"add up to {value:g}", count, count / seen.rows) for value, count in counted)
    return RowSums(seen.rows, tallies, seen.off, tuple(seen.first_off))


def _columns(y: Array, weights: Array | None) -> Columns:
    if weights is not None:
        some = y[np.flatnonzero(weights)[:MAX_SORTED_ROWS]]
    else:
        some = y[:: max(1, -(-len(y) // MAX_SORTED_ROWS))]
    varying = np.flatnonzero((some != some[0]).any(axis=0))
    return Columns(len(some), some.shape[1], tuple(int(column) for column in varying), _distinct(some))


def _distinct(rows: Array) -> int:
    """Count the different rows of zeros and ones, packed into bytes so that they are quick to compare."""
    packed = np.packbits(rows != 0, axis=1)
    return len(np.unique(packed.view(np.dtype((np.void, packed.shape[1])))))
