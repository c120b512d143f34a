"""Lists of numbers as inputs and labels, and inputs given with the first layer, as older versions took them."""

from __future__ import annotations

import functools
import inspect
from typing import Any

import keras
import numpy as np

from kerasdoctor.live.compat.uses import Uses

METHODS = ("fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "predict_on_batch")


def take_lists(uses: Uses) -> None:
    """Let models take lists of numbers, and first layers `batch_input_shape`."""
    for name in METHODS:
        setattr(keras.Model, name, _with_arrays(getattr(keras.Model, name), uses))
    _take_batch_shapes(uses)


def _with_arrays(original: Any, uses: Uses) -> Any:
    @functools.wraps(original)
    def call(self: Any, *given: Any, **named: Any) -> Any:
        given = (*(_array(part, uses) for part in given[:2]), *given[2:])
        named.update({key: _array(named[key], uses) for key in ("x", "y") if key in named})
        return original(self, *given, **named)

    return call


def _array(given: Any, uses: Uses) -> Any:
    """Return a list of numbers, or of lists of numbers, as an array; anything else as it is."""
    if not isinstance(given, list) or not given or hasattr(given[0], "shape"):
        return given
    try:
        made = np.asarray(given)
    except ValueError:
        return given
    if made.dtype.kind not in "biuf":
        return given
    uses.note("a list of numbers for fit", "np.array of it")
    return made


def _take_batch_shapes(uses: Uses) -> None:
    layer, sequential = keras.layers.Layer, keras.Sequential
    begin, add = layer.__init__, sequential.add

    @functools.wraps(begin)
    def with_shape(self: Any, *given: Any, **named: Any) -> None:
        shape = named.pop("batch_input_shape", None)
        begin(self, *given, **named)
        if shape is not None:
            uses.note("batch_input_shape=", "keras.Input(batch_shape=...)")
            self._batch_shape_given = tuple(shape)

    @functools.wraps(add)
    def with_input(self: Any, layer: Any, *given: Any, **named: Any) -> Any:
        shape = getattr(layer, "_batch_shape_given", None)
        if shape is not None and not self.layers:
            add(self, keras.layers.InputLayer(batch_shape=shape))
        return add(self, layer, *given, **named)

    # Keras reads the names of arguments off the function itself, and not off what it wraps.
    with_shape.__signature__ = inspect.signature(begin)  # type: ignore[attr-defined]
    layer.__init__, sequential.add = with_shape, with_input
