"""Gradients on the JAX backend, which keeps no random state of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import jax
import jax.numpy as jnp
import keras


def random_state() -> None:
    """Return None: JAX draws from keys that are handed to it."""


def restore_random_state(state: None) -> None:
    """Do nothing."""


@contextmanager
def silence() -> Iterator[None]:
    """Do nothing: JAX remarks through Python's warnings only."""
    yield


def derive(
    model: Any, compute: Any, arguments: Any, reduce: Any, afterwards: Callable[..., Any], *, traced: bool
) -> tuple[Any, Any, Any, Any]:
    """Differentiate a pure function of the variables; one that a loss does not reach has a gradient of zeros."""
    trained = list(model.trainable_variables)
    others = [variable for variable in model.variables if all(variable is not mine for mine in trained)]

    def pure(function: Any, values: Any, kept: Any, given: Any) -> Any:
        mapping = [*zip(trained, values, strict=True), *zip(others, kept, strict=True)]
        with keras.StatelessScope(state_mapping=mapping, collect_losses=True):
            return function(*given)

    def run(values: Any, kept: Any, given: Any) -> Any:
        def forward(values: Any) -> Any:
            losses, seen = pure(compute, values, kept, given)
            return [jnp.asarray(loss) for loss in losses], seen

        losses, back, seen = jax.vjp(forward, values, has_aux=True)
        found = []
        for chosen in range(len(losses)):
            (parts,) = back([jnp.full_like(loss, at == chosen) for at, loss in enumerate(losses)])
            found.append([reduce(part, value) for part, value in zip(parts, values, strict=True)])
        return losses, seen, found, pure(afterwards, values, kept, given)

    start = ([variable.value for variable in trained], [variable.value for variable in others])
    found: tuple[Any, Any, Any, Any] = (jax.jit(run) if traced else run)(*start, arguments)
    return found
