"""A loop of train steps inside one function that JAX compiles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

Array = np.ndarray[Any, Any]


# The number of steps that one call is compiled for.
CHUNK = 50


def stepper(model: Any) -> Callable[[Any, Any, Any], Callable[[Array], Array]]:
    """Return the compiled loop over batches of rows; the variables of the model are read and set around it."""
    import jax  # type: ignore[import-not-found, unused-ignore]

    def loop(state: Any, data: Any, order: Any, steps: Any) -> Any:
        def body(at: Any, carried: Any) -> Any:
            state, losses = carried
            batch = keras.tree.map_structure(lambda part: _taken(part, order[at]), data)
            state, loss = _step(jax, model, state, batch)
            return state, losses.at[at].set(loss)

        return jax.lax.fori_loop(0, steps, body, (state, jax.numpy.zeros(len(order))))

    compiled = jax.jit(loop)

    def over(x: Any, y: Any, weights: Any) -> Callable[[Array], Array]:
        data = keras.tree.map_structure(lambda part: None if part is None else jax.numpy.asarray(part), (x, y, weights))

        def run(order: Array) -> Array:
            held = _variables(model)
            values = [[variable.value for variable in group] for group in held]
            # Another number of steps would be compiled anew; rows to fill up with are cheap.
            filled = np.resize(order, (CHUNK, order.shape[1])) if len(order) < CHUNK else order
            values, losses = compiled(values, data, filled, len(order))
            for group, new in zip(held, values, strict=True):
                for variable, value in zip(group, new, strict=True):
                    variable.assign(value)
            return np.asarray(losses)[: len(order)]

        return run

    return over


def _variables(model: Any) -> list[list[Any]]:
    return [
        list(model.trainable_variables),
        list(model.non_trainable_variables),
        list(model.optimizer.variables),
        list(model.metrics_variables),
    ]


def _taken(part: Any, chosen: Any) -> Any:
    return None if part is None else part[chosen]


def _step(jax: Any, model: Any, state: Any, data: Any) -> Any:
    """Make one train step as Keras does on this backend, and return the new state and the loss."""
    trainable, others, moving, metrics = state
    differentiated = jax.value_and_grad(model.compute_loss_and_updates, has_aux=True)
    (_, (loss, _, others, metrics)), gradients = differentiated(
        trainable, others, metrics, *data, training=True, optimizer_variables=moving
    )
    trainable, moving = model.optimizer.stateless_apply(moving, gradients, trainable)
    return [list(trainable), list(others), list(moving), list(metrics)], loss
