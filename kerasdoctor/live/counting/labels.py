"""Labels: how often each class comes, in which order, and whether the inputs give them away."""

from __future__ import annotations

from typing import Any

import numpy as np

from kerasdoctor.facts import ClassCount, Histogram, LabelData, LabelKind
from kerasdoctor.live.counting.inputs import CHUNK, MAX_COLUMNS

Array = np.ndarray[Any, Any]

# Counting ten million labels takes a tenth of a second; more would not change a verdict.
MAX_LABELS = 10_000_000
# With more classes than this a number is hardly a class, and no report would list them.
MAX_CLASSES = 2_000
SHOWN_VALUES = 8
# As many bars as a narrow picture has room for.
BINS = 20
# Columns that hold the labels are looked for in these rows first.
FIRST = 1_000


def label_data(y: Any, kind: LabelKind | None, weights: Array | None, inputs: list[Any]) -> LabelData:
    """Describe labels `y` of shape (rows, ...), in the rows that count, against the inputs."""
    if not isinstance(y, np.ndarray) or y.dtype.kind not in "biuf" or y.size == 0:
        return LabelData(int(y.shape[0] or 0))
    used = y[:MAX_LABELS]
    if weights is not None and weights.shape == (len(y),) and not bool((weights != 0).all()):
        used = used[weights[:MAX_LABELS] != 0]
        inputs = []
    if not len(used):
        return LabelData(0)
    codes = class_codes(used, kind)
    is_input = any(_same(x, y) for x in inputs)
    mean, spread = _figures(used)
    return LabelData(
        rows=len(used),
        classes=() if codes is None else counts_of(codes),
        values=_distinct(used),
        switches=None if codes is None else int(np.count_nonzero(codes[1:] != codes[:-1])),
        rising=None if codes is None else bool((codes[1:] >= codes[:-1]).all()),
        mean=mean,
        spread=spread,
        is_input=is_input,
        equals=None if is_input else _equal_column(used if codes is None else codes, inputs),
        empty=_empty(used),
        ones=_ones(used) if kind == "multi-hot" else (),
        histogram=_histogram(used) if kind == "real" else None,
    )


def _ones(y: Array) -> tuple[int, ...]:
    """Count the rows with a 1 in each column, where there are few columns."""
    if y.ndim != 2 or y.shape[1] > MAX_COLUMNS:
        return ()
    step = max(1, CHUNK // y.shape[1])
    counts = sum((y[at : at + step] > 0).sum(axis=0) for at in range(0, len(y), step))
    return tuple(int(count) for count in np.atleast_1d(counts))


def _histogram(y: Array) -> Histogram | None:
    """Count finite values in equal parts of their range; those of the first rows where there are many."""
    flat = y.reshape(-1)[:CHUNK]
    finite = flat[np.isfinite(flat)].astype(float)
    if not finite.size or finite.min() == finite.max():
        return None
    counts, edges = np.histogram(finite, bins=BINS)
    return Histogram(float(edges[0]), float(edges[-1]), tuple(int(count) for count in counts))


def _empty(y: Array) -> int | None:
    """Return the rows of a table of labels that hold nothing but zeros."""
    if y.ndim != 2 or y.shape[1] < 2:
        return None
    step = max(1, CHUNK // y.shape[1])
    return sum(int((~y[at : at + step].any(axis=1)).sum()) for at in range(0, len(y), step))


def _figures(y: Array) -> tuple[float | None, float | None]:
    """Return mean and standard deviation, part by part so that no copy grows large."""
    flat = y.reshape(-1)
    start = float(flat[0]) if np.isfinite(flat[0]) else 0.0
    total = squares = 0.0
    for at in range(0, flat.size, CHUNK):
        part = flat[at : at + CHUNK].astype(float)
        part -= start
        total += float(part.sum())
        squares += float(np.dot(part, part))
    mean, shift = start + total / flat.size, total / flat.size
    spread = float(np.sqrt(max(squares / flat.size - shift**2, 0.0))) if np.isfinite(squares) else np.nan
    return _finite(mean), _finite(spread)


def class_codes(y: Array, kind: LabelKind | None) -> Array | None:
    """Return the class of each row as a whole number, or None where a row has no single class."""
    codes: Array
    if kind == "one-hot" and y.ndim == 2:
        codes = y.argmax(axis=1)
        return codes
    if kind in ("binary", "class-index") and y.size == len(y):
        codes = y.reshape(-1)
        return codes.astype(np.int64) if codes.dtype.kind in "fb" else codes
    return None


def counts_of(codes: Array) -> tuple[ClassCount, ...]:
    """Return each class with its rows, by its number; nothing where there are far too many."""
    if not len(codes):
        return ()
    low, high = int(codes.min()), int(codes.max())
    if low < 0 or high > 10 * MAX_CLASSES:
        classes, counts = np.unique(codes, return_counts=True)
    else:
        counts = np.bincount(codes)
        classes = np.flatnonzero(counts)
        counts = counts[classes]
    if len(classes) > MAX_CLASSES:
        return ()
    return tuple((int(number), int(count)) for number, count in zip(classes, counts, strict=True))


def _distinct(y: Array) -> tuple[float, ...]:
    """Return the different values where there are few; the first rows show it where there are many."""
    flat = y.reshape(-1)
    known = np.unique(flat[:FIRST])
    for at in range(FIRST, flat.size, CHUNK):
        if len(known) > SHOWN_VALUES:
            return ()
        part = flat[at : at + CHUNK]
        rest = part[~np.isin(part, known)]
        if rest.size:
            known = np.unique(np.concatenate([known, rest]))
    few = len(known) <= SHOWN_VALUES and bool(np.isfinite(known).all())
    return tuple(float(value) for value in known) if few else ()


def _same(x: Any, y: Array) -> bool:
    if x is y:
        return True
    if not isinstance(x, np.ndarray) or x.shape != y.shape:
        return False
    return bool(np.array_equal(x[:FIRST], y[:FIRST])) and bool(np.array_equal(x, y))


def _equal_column(y: Array, inputs: list[Any]) -> tuple[int, int] | None:
    """Return the input and column of a table that hold the very labels."""
    column = y.reshape(-1)
    if len(column) != len(y) or bool((column == column[0]).all()):
        return None
    for number, x in enumerate(inputs):
        table = isinstance(x, np.ndarray) and x.ndim == 2 and x.dtype.kind in "biuf" and len(x) >= len(column)
        if not table or x.shape[1] > MAX_COLUMNS:
            continue
        alike = np.flatnonzero((x[:FIRST] == column[:FIRST, None]).all(axis=0))
        for index in alike:
            if bool((x[: len(column), index] == column).all()):
                return number, int(index)
    return None


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None
