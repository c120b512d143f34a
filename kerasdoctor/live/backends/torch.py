"""Gradients and random state on the PyTorch backend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch


def random_state() -> Any:
    """Return the state of the generators on the processor and on accelerators: shuffling draws from them."""
    accelerators = torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else None
    return torch.get_rng_state(), accelerators


def restore_random_state(state: Any) -> None:
    """Put back what `random_state` returned."""
    processor, accelerators = state
    torch.set_rng_state(processor)
    if accelerators is not None:
        torch.cuda.set_rng_state_all(accelerators)


@contextmanager
def silence() -> Iterator[None]:
    """Do nothing: PyTorch remarks through Python's warnings only."""
    yield


def derive(
    model: Any,
    compute: Any,
    arguments: Any,
    reduce: Any,
    afterwards: Callable[..., Any],
    *,
    traced: bool,  # noqa: ARG001 (the same on every backend)
) -> tuple[Any, Any, Any, Any]:
    """Differentiate what was computed eagerly; a variable that a loss does not reach has no gradient at all."""
    values = [variable.value for variable in model.trainable_variables]
    losses, seen = compute(*arguments)
    found = []
    for loss in losses:
        parts = [None] * len(values)
        if values and loss.requires_grad:
            parts = list(torch.autograd.grad(loss, values, retain_graph=True, allow_unused=True))
        with torch.no_grad():
            found.append(
                [None if part is None else reduce(part, value) for part, value in zip(parts, values, strict=True)]
            )
    with torch.no_grad():
        return list(losses), seen, found, afterwards(*arguments)
