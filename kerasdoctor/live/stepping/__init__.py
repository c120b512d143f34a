"""Many train steps of a copy in one call, on rows that the backend holds: Keras's own step, without its metrics.

`train_on_batch` hands each batch over, resets and reads metrics, and takes a call of its own for each
step; for small models that is most of the time. Here rows are handed over once and batches are
picked by index inside the compiled loop.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from kerasdoctor.live.models.copying import CannotCopyError

Array = np.ndarray[Any, Any]
# Takes batches of row indices of shape (steps, rows), trains on each in turn, and returns the losses.
Steps = Callable[[Array], Array]
# As many steps in one call as make its own cost small; the clock is read in between.
CHUNK = 50


def stepper(model: Any) -> Callable[[Any, Any, Any], Steps]:
    """Return how to get at the train steps of a compiled model whose optimizer is built.

    What is returned takes inputs, labels and sample weights (or None) in the structures that `fit`
    is given, and returns the steps on batches of their rows.
    """
    if type(model).train_step is not keras.Model.train_step:
        _hand_over_as_fit_does(model)
        return _one_by_one(model)
    if model.run_eagerly:
        return _one_by_one(model)
    match keras.backend.backend():
        case "tensorflow":
            from kerasdoctor.live.stepping import tensorflow

            return tensorflow.stepper(model)
        case "jax":
            from kerasdoctor.live.stepping import jax

            return jax.stepper(model)
    return _one_by_one(model)


def _hand_over_as_fit_does(model: Any) -> None:
    """Let a step of the user's own get (x, y) where rows have no weights; `train_on_batch` would give it None, too."""
    own = model.train_step

    def train_step(*given: Any) -> Any:
        *state, data = given  # on JAX the state comes first
        return own(*state, keras.utils.pack_x_y_sample_weight(*data) if isinstance(data, tuple) else data)

    model.train_step = train_step


def _one_by_one(model: Any) -> Callable[[Any, Any, Any], Steps]:
    """Train batch by batch with what Keras offers on every backend."""

    def over(x: Any, y: Any, weights: Any) -> Steps:
        def run(order: Array) -> Array:
            return np.array([step(chosen) for chosen in order])

        def step(chosen: Array) -> float:
            part, labels, weight = keras.tree.map_structure(
                lambda rows: None if rows is None else rows[chosen], (x, y, weights)
            )
            told = model.train_on_batch(part, labels, sample_weight=weight, return_dict=True)
            if "loss" not in told:  # a list would begin with whatever a step of the user's own returns first
                raise CannotCopyError("its train_step does not say what the loss is")
            return float(told["loss"])

        return run

    return over
