"""The rows that `fit` was given, as NumPy arrays, without consuming anything."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import keras
import numpy as np

from kerasdoctor.case import Missing
from kerasdoctor.live.fit_call import FitCall

# From a data set that can be iterated again, this many rows are enough to count and to probe.
MAX_STREAMED_ROWS = 10_000

Arrays = list[np.ndarray[Any, Any]]
Which: TypeAlias = slice | np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """Inputs and labels, one array for each input and output of the model, in its order.

    `weights` holds one number for each row where the user weighs rows alike in all outputs. What
    `fit` is given has a structure of its own: `x_form` and `y_form` are that structure with the
    positions of the arrays in `x` and `y` for leaves, and `given_weights` has it with weights.
    """

    x: Arrays
    y: Arrays
    weights: np.ndarray[Any, Any] | None = None
    streamed: bool = False
    x_form: Any = None
    y_form: Any = None
    given_weights: Any = None

    @property
    def count(self) -> int:
        """The number of rows."""
        return len(self.x[0])

    def inputs(self, which: Which = slice(None)) -> Any:
        """Return the inputs of some rows in the structure that the user's model is called with."""
        return _formed(self.x, self.x_form, which)

    def targets(self, which: Which = slice(None)) -> Any:
        """Return the labels of some rows in the structure that `fit` is given."""
        return _formed(self.y, self.y_form, which)

    def weights_of(self, which: Which = slice(None)) -> Any:
        """Return the sample weights of some rows, class weights included; None where there are none."""
        given = self.weights if self.given_weights is None else self.given_weights
        return None if given is None else _taken(given, which)

    def used(self) -> Rows:
        """Return the rows whose weight is not 0: the loss leaves the others out."""
        if self.weights is None or bool((self.weights != 0).all()):
            return self
        kept = np.flatnonzero(self.weights)
        given = None if self.given_weights is None else _taken(self.given_weights, kept)
        x, y = [part[kept] for part in self.x], [part[kept] for part in self.y]
        return replace(self, x=x, y=y, weights=self.weights[kept], given_weights=given)


def _taken(structure: Any, which: Which) -> Any:
    return keras.tree.map_structure(lambda part: None if part is None else part[which], structure)


def _formed(parts: Arrays, form: Any, which: Which) -> Any:
    if form is None:
        form = 0 if len(parts) == 1 else list(range(len(parts)))
    return keras.tree.map_structure(lambda at: parts[at][which], form)


def rows_of(call: FitCall, *, may_iterate: bool) -> Rows | Missing:
    """Return the rows of a call of `fit`, or why they cannot be looked at.

    Iterating a data set moves its shuffling on, so it is done only where no training follows.
    """
    x, y, weights, streamed = call.x, call.y, call.sample_weight, False
    if y is None and isinstance(x, np.ndarray):
        return Missing("fit is given no labels beside its inputs", "give fit x and y")
    if y is None:
        if not may_iterate:
            return Missing("reading the data set here could change the order of the training", "check the script")
        taken = _streamed(x)
        if isinstance(taken, Missing):
            return taken
        (x, y, weights), streamed = taken, True
    arrays_x = _arrays(x, getattr(call.model, "input_names", None))
    arrays_y = _arrays(y, getattr(call.model, "output_names", None))
    if isinstance(arrays_x, Missing):
        return arrays_x
    if isinstance(arrays_y, Missing):
        return arrays_y
    lengths = {len(array) if array.ndim else 0 for array in (*arrays_x, *arrays_y)}
    if len(lengths) != 1 or not lengths.isdisjoint({0}):
        return Missing(f"the arrays have {sorted(lengths)} rows", "give fit arrays of one length")
    return Rows(
        arrays_x,
        arrays_y,
        _one_for_each_row(weights, len(arrays_x[0])),
        streamed,
        _form(x, getattr(call.model, "input_names", None)),
        _form(y, getattr(call.model, "output_names", None)),
    )


def _form(value: Any, names: list[str] | None) -> Any:
    """Return the structure of what `_arrays` has flattened, with positions for leaves."""
    if isinstance(value, dict):
        order = names if names and set(names) <= set(value) else list(value)
        return {name: position for position, name in enumerate(order)}
    parts = _parts(value)
    if isinstance(value, list | tuple) and len(parts) == len(value) and parts[0] is value[0]:
        return list(range(len(parts))) if len(parts) > 1 else 0
    return 0


def _one_for_each_row(weights: Any, rows: int) -> np.ndarray[Any, Any] | None:
    """Return the weights of the rows; None where there are none, or several for outputs or positions."""
    if weights is None or isinstance(weights, dict):
        return None
    parts = _arrays(weights, None)
    if isinstance(parts, Missing) or len(parts) != 1 or parts[0].size != rows:
        return None
    return parts[0].reshape(rows)


def _streamed(x: Any) -> tuple[Any, Any, Any] | Missing:
    """Take rows from a data set that starts anew each time it is iterated."""
    again = isinstance(x, keras.utils.PyDataset) or type(x).__name__.endswith("Dataset") or hasattr(x, "dataset")
    if not again:
        return Missing("fit draws from an iterator that can be read once", "give fit arrays or a tf.data.Dataset")
    batches: list[tuple[Any, ...]] = []
    rows = 0
    source = (x[index] for index in range(len(x))) if isinstance(x, keras.utils.PyDataset) else iter(x)
    for batch in source:
        if not isinstance(batch, tuple | list) or len(batch) < 2:
            return Missing("the data set yields inputs without labels")
        batches.append(tuple(batch))
        rows += len(_leaves(batch[1])[0])
        if rows >= MAX_STREAMED_ROWS:
            break
    if not batches:
        return Missing("the data set is empty")
    joined = [
        keras.tree.map_structure(lambda *parts: np.concatenate([_array(p) for p in parts]), *column)
        for column in zip(*batches, strict=False)
    ]
    weights = joined[2] if len(joined) > 2 else None
    return joined[0], joined[1], weights


def _leaves(value: Any) -> list[Any]:
    found: list[Any] = keras.tree.flatten(value)
    return found


def _arrays(value: Any, names: list[str] | None) -> Arrays | Missing:
    if isinstance(value, dict) and names and set(names) <= set(value):
        value = [value[name] for name in names]
    leaves = list(value.values()) if isinstance(value, dict) else _parts(value)
    try:
        return [_array(leaf) for leaf in leaves]
    except (TypeError, ValueError) as error:
        return Missing(f"the arrays cannot be read as NumPy arrays ({error})")


def _parts(value: Any) -> list[Any]:
    """Split a list or tuple of arrays; a list of numbers or rows is one array."""
    if isinstance(value, list | tuple) and value and hasattr(value[0], "shape") and np.ndim(value[0]) >= 1:
        return list(value)
    return [value]


def _array(value: Any) -> np.ndarray[Any, Any]:
    if isinstance(value, np.ndarray):
        return value
    if keras.ops.is_tensor(value):
        converted: np.ndarray[Any, Any] = keras.ops.convert_to_numpy(value)
        return converted
    if hasattr(value, "toarray"):
        raise TypeError("a sparse matrix is not looked at yet")
    return np.asarray(value)
