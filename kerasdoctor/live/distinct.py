"""Tells setups apart without looking at their arrays, so that a loop over folds is looked at once."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import keras

from kerasdoctor.live.fit_call import FitCall

# No model has as many inputs: what has more parts is a list of rows or of numbers.
MOST_PARTS = 100


def key_of(call: FitCall) -> Hashable:
    """Return what two calls of `fit` at one place have in common if looking at the second tells nothing new."""
    model = call.model
    return (
        type(model),
        tuple(_layer(layer) for layer in model.layers),
        _named(getattr(model, "loss", None)),
        _named(getattr(getattr(model, "_compile_metrics", None), "_user_metrics", None)),
        type(getattr(model, "optimizer", None)),
        _shapes(call.x),
        _shapes(call.y),
        bool(call.arguments.get("class_weight")),
        call.sample_weight is not None,
    )


def _layer(layer: Any) -> Hashable:
    width = getattr(layer, "units", getattr(layer, "filters", None))
    return type(layer), width if isinstance(width, int) else None, _named(getattr(layer, "activation", None))


def _named(given: Any) -> Hashable:
    """Return the names of losses, metrics or functions in the structure in which they are given."""
    if isinstance(given, dict):
        return tuple((str(key), _named(value)) for key, value in given.items())
    if isinstance(given, list | tuple):
        return tuple(_named(value) for value in given)
    return given if isinstance(given, str | None) else getattr(given, "__name__", type(given).__name__)


def _shapes(data: Any) -> Hashable:
    """Return the kinds and the shapes of a row of arrays; only the kind of what is no array."""
    try:
        leaves = keras.tree.flatten(data)
    except (TypeError, ValueError):
        return (type(data),)
    if len(leaves) > MOST_PARTS:
        return (type(data),)
    return tuple(
        (type(leaf), tuple(getattr(leaf, "shape", ()))[1:], str(getattr(leaf, "dtype", ""))) for leaf in leaves
    )
