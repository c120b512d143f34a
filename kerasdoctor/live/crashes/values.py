"""What a value is that a failing call was given: kind, shape and type, and what is odd about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from kerasdoctor.facts import Given, Shape

# A longer list is data, and is described as a whole.
MOST_ITEMS = 8
# Elements of a list or an array of objects that are looked at for one of another length.
MOST_LOOKED_AT = 100_000
# An array of so many numbers is bounded in some milliseconds.
MOST_BOUNDED = 50_000_000
MOST_COLUMNS = 6
# Types of tables whose values are texts.
WORDS = ("object", "str", "category", "string")


def given_of(name: str, value: Any) -> Given:
    """Describe a value; nothing of it is used up, and no generator is drawn from."""
    kind = type(value).__name__
    if isinstance(value, np.ndarray):
        return _array(name, kind, value)
    if isinstance(value, str | bytes | bool | int | float) or value is None:
        return Given(name, kind)
    if isinstance(value, Mapping):
        items = tuple(given_of(str(key), part) for key, part in list(value.items())[:MOST_ITEMS])
        return Given(name, kind, items=items, rows=len(value))
    if isinstance(value, list | tuple):
        return _listed(name, kind, value)
    if hasattr(value, "columns") and hasattr(value, "dtypes"):
        return _table(name, kind, value)
    if kind == "Series" and hasattr(value, "to_numpy"):
        texts = ("",) if str(value.dtype).startswith(WORDS) else ()
        return Given(name, kind, _shape(value), str(value.dtype), len(value), texts=texts)
    texts = ("",) if (_dtype(value) or "").startswith(WORDS) else ()
    rows = len(value) if texts and hasattr(value, "__len__") else None
    return Given(name, kind, _shape(value), _dtype(value), rows, texts=texts)


def _shape(value: Any) -> Shape | None:
    shape: Any = getattr(value, "shape", None)
    try:
        return tuple(None if size is None else int(size) for size in shape)
    except (TypeError, ValueError):
        return None


def _dtype(value: Any) -> str | None:
    dtype = getattr(value, "dtype", None)
    return None if dtype is None else str(getattr(dtype, "name", dtype))


def _array(name: str, kind: str, value: Any) -> Given:
    shape, dtype = _shape(value), str(value.dtype)
    rows = int(value.shape[0]) if value.ndim else None
    if value.dtype.kind in "US":
        return Given(name, kind, shape, dtype, rows, texts=("",))
    if value.dtype.kind == "O":
        return _objects(name, kind, value)
    if value.dtype.kind not in "biuf" or not 0 < value.size <= MOST_BOUNDED:
        return Given(name, kind, shape, dtype, rows)
    low, high = float(np.min(value)), float(np.max(value))
    finite = np.isfinite(low) and np.isfinite(high)
    return Given(name, kind, shape, dtype, rows, low if finite else None, high if finite else None)


def _objects(name: str, kind: str, value: Any) -> Given:
    """Describe an array of objects by the lengths of what it holds, or by the texts."""
    some = value.reshape(-1)[:MOST_LOOKED_AT]
    told = Given(name, kind, _shape(value), "object", int(value.shape[0]) if value.ndim else None)
    if any(isinstance(part, str) for part in some[:MOST_LOOKED_AT]):
        return Given(name, kind, told.shape, "object", told.rows, texts=("",))
    return _with_lengths(told, list(some))


def _with_lengths(told: Given, parts: Sequence[Any]) -> Given:
    lengths = [len(part) if hasattr(part, "__len__") and _sized(part) else -1 for part in parts]
    if not lengths or lengths[0] < 0:
        return told
    differs = next((index for index, length in enumerate(lengths) if length != lengths[0]), None)
    shapes = {np.shape(part) for part in parts[:MOST_LOOKED_AT]} if differs is None else set()
    both = () if differs is None else (lengths[0], lengths[differs])
    shared = shapes.pop() if len(shapes) == 1 else None
    return Given(told.name, told.kind, told.shape, told.dtype, told.rows, differs=differs, lengths=both, shared=shared)


def _sized(part: Any) -> bool:
    return (
        not isinstance(part, str) and np.ndim(part) > 0 if isinstance(part, np.ndarray) else not isinstance(part, str)
    )


def _listed(name: str, kind: str, value: Sequence[Any]) -> Given:
    if len(value) <= MOST_ITEMS and any(hasattr(part, "shape") for part in value):
        items = tuple(given_of(str(index), part) for index, part in enumerate(value))
        return Given(name, kind, items=items, rows=len(value))
    some = value[:MOST_LOOKED_AT]
    first = some[0] if some else None
    inside = type(first).__name__ if first is not None else None
    texts = ("",) if any(isinstance(part, str) for part in some) else ()
    told = _with_lengths(Given(name, kind, dtype=inside, rows=len(value)), some)
    return told if not texts else Given(name, kind, dtype=inside, rows=len(value), texts=texts)


def _table(name: str, kind: str, value: Any) -> Given:
    texts = [str(column) for column, dtype in value.dtypes.items() if str(dtype).startswith(WORDS)]
    return Given(name, kind, _shape(value), rows=len(value), texts=tuple(texts[:MOST_COLUMNS]))
