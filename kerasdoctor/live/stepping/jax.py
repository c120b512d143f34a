"""Train steps that JAX compiles once; between them the state is handed on without Keras's variables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

Array = np.ndarray[Any, Any]


def stepper(model: Any) -> Callable[[Any, Any, Any], Callable[[Array], Array]]:
    """Return the compiled steps over batches of rows; variables of the model are read before and set after.

    A loop inside the compiled function would save little more, and takes four times as long to compile.
    """
    import jax  # type: ignore[import-not-found, unused-ignore]

    def step(state: Any, x: Any, y: Any, weights: Any) -> Any:
        trainable, others, moving, metrics = state
        differentiated = jax.value_and_grad(model.compute_loss_and_updates, has_aux=True)
        (_, (loss, _, others, metrics)), gradients = differentiated(
            trainable, others, metrics, x, y, weights, training=True, optimizer_variables=moving
        )
        trainable, moving = model.optimizer.stateless_apply(moving, gradients, trainable)
        return [list(trainable), list(others), list(moving), list(metrics)], loss

    compiled = jax.jit(step)

    def over(x: Any, y: Any, weights: Any) -> Callable[[Array], Array]:
        def run(order: Array) -> Array:
            _build_loss(model, [_taken(part, order[0]) for part in (x, y, weights)])
            held = _variables(model)
            state: Any = [[variable.value for variable in group] for group in held]
            losses = []
            for chosen in order:
                state, loss = compiled(state, *(_taken(part, chosen) for part in (x, y, weights)))
                losses.append(loss)
            for group, new in zip(held, state, strict=True):
                for variable, value in zip(group, new, strict=True):
                    variable.assign(value)
            return np.array([float(loss) for loss in losses])

        return run

    return over


def _build_loss(model: Any, batch: list[Any]) -> None:
    """Let the loss make its variables, of which a model with several outputs has one for each of them."""
    if model._compile_loss is not None and not model._compile_loss.built:
        model._symbolic_build(data_batch=tuple(batch))


def _variables(model: Any) -> list[list[Any]]:
    return [
        list(model.trainable_variables),
        list(model.non_trainable_variables),
        list(model.optimizer.variables),
        list(model.metrics_variables),
    ]


def _taken(structure: Any, chosen: Array) -> Any:
    return keras.tree.map_structure(lambda part: None if part is None else part[chosen], structure)
