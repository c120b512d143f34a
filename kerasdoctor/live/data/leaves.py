"""One input or output as rows that can be sliced and counted, from whatever library it comes."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import keras
import numpy as np

Which: TypeAlias = slice | np.ndarray[Any, Any]
# A sparse tensor of TensorFlow cannot be sliced by row; up to here it is written out (400 MB in float64).
MAX_WRITTEN_OUT = 50_000_000


class Held:
    """Rows that NumPy has no array for: sparse, ragged, or of strings.

    A slice or an index array gives those rows as a model takes them; all rows give the same object
    again, so that nothing is written out before it is needed.
    """

    def __init__(self, rows: Any, take: Callable[[Any, Which], Any], kind: str) -> None:
        self.rows = rows
        self.kind = kind
        self._take = take
        self.shape = tuple(None if size is None else int(size) for size in rows.shape)
        self.ndim = len(self.shape)
        self.dtype = getattr(rows.dtype, "name", str(rows.dtype))

    def __len__(self) -> int:
        return int(self.shape[0] or 0)

    def __getitem__(self, which: Which) -> Any:
        if isinstance(which, slice) and which == slice(None):
            return self
        if isinstance(which, slice) or which.dtype != bool:
            return self._take(self, which)
        return self._take(self, np.flatnonzero(which))

    @property
    def stored(self) -> np.ndarray[Any, Any] | None:
        """The values that a sparse or ragged array stores, in one row; None for strings."""
        values = self.rows.data if self.kind == "sparse" else getattr(self.rows, "flat_values", None)
        return None if values is None else np.asarray(values)


Leaf: TypeAlias = np.ndarray[Any, Any] | Held


def leaf_of(value: Any) -> Any:
    """Return a value as rows, without a copy where its library allows that.

    Raises TypeError or ValueError for what has no rows that can be read.
    """
    if isinstance(value, np.ndarray):
        return _text(value) if value.dtype.kind == "O" else value
    if hasattr(value, "tocsr"):
        return Held(value.tocsr(), lambda held, which: held.rows[which].toarray(), "sparse")
    if hasattr(value, "iloc"):
        return _frame(value)
    if _is_tensorflow(value):
        return _tensor(value)
    if hasattr(value, "detach"):
        plain = value.detach().cpu()
        return (plain.float() if str(plain.dtype) == "torch.bfloat16" else plain).numpy()
    if hasattr(value, "todense") and not hasattr(value, "__array__"):
        return np.asarray(value.todense())
    array = np.asarray(value)
    if array.dtype.kind == "O":
        raise ValueError("its items differ in length or kind")
    return array


def join(parts: Sequence[Any]) -> Any:
    """Put the rows of batches one after the other; batches of another shape than the first are left out.

    Batches may be padded to different lengths, and rows of one array have one shape.
    """
    first = parts[0]
    if isinstance(first, Held):
        import tensorflow as tf

        return leaf_of(tf.concat([part.rows for part in parts], axis=0))
    return np.concatenate(parts)


def width_of(part: Any) -> int:
    """Return the number of values in a row; an axis that is not known counts as one."""
    return math.prod(int(size or 1) for size in part.shape[1:])


def _frame(value: Any) -> Any:
    """Return a pandas frame or series as Keras does, which gives a series a second axis."""
    array = value.to_numpy()
    if array.dtype.kind == "O":
        raise TypeError("a table with columns that are not numbers")
    return array if array.ndim == 2 else array[:, None]


def _is_tensorflow(value: Any) -> bool:
    return type(value).__module__.startswith("tensorflow.python.") and "tensorflow" in sys.modules


def _tensor(value: Any) -> Any:
    import tensorflow as tf

    if isinstance(value, tf.RaggedTensor):
        return Held(value, _gathered, "ragged")
    if isinstance(value, tf.SparseTensor):
        if math.prod(int(size) for size in value.shape) > MAX_WRITTEN_OUT:
            raise TypeError("a sparse tensor too large to be written out")
        return tf.sparse.to_dense(tf.sparse.reorder(value)).numpy()
    if value.dtype == tf.string:
        return Held(value, _gathered, "strings")
    return np.asarray(value)


def _gathered(held: Held, which: Which) -> Any:
    import tensorflow as tf

    return held.rows[which] if isinstance(which, slice) else tf.gather(held.rows, which, axis=0)


def _text(value: np.ndarray[Any, Any]) -> Any:
    """Return an array of strings as the tensor that Keras makes of it on TensorFlow."""
    if keras.backend.backend() != "tensorflow" or not all(isinstance(item, str | bytes) for item in value.ravel()):
        raise TypeError("an array of Python objects")
    import tensorflow as tf

    return _tensor(tf.constant(value, dtype=tf.string))
