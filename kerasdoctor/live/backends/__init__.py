"""What differs between backends: gradients, random state and remarks.

Each module has the same four functions; `derive` is the one that measures. It calls
`compute(*arguments)`, which returns losses and what else was seen, and differentiates each loss
with respect to `variables`; every gradient goes through `reduce` beside its variable's value, so
that only small numbers leave the backend. A loss that a variable does not reach gives None where
the backend can tell, and zeros where it cannot. `afterwards(*arguments)` runs without
differentiation, in the same traced function where the backend traces.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from types import ModuleType
from typing import Any

import keras
import numpy as np

from kerasdoctor.record import record

Compute = Callable[..., tuple[Sequence[Any], Any]]
Reduce = Callable[[Any, Any], Any]


@record
class Derived:
    """What `derive` found, as NumPy arrays: `gradients` has a list for each loss, in the variables' order."""

    losses: tuple[float, ...]
    seen: Any
    gradients: tuple[tuple[Any, ...], ...]
    afterwards: Any


def _module() -> ModuleType:
    return importlib.import_module(f"kerasdoctor.live.backends.{keras.backend.backend()}")


def random_state() -> Any:
    """Return the backend's random state, or None where it keeps none that we touch."""
    return _module().random_state()


def restore_random_state(state: Any) -> None:
    """Put back what `random_state` returned."""
    _module().restore_random_state(state)


def silence() -> AbstractContextManager[None]:
    """Keep the backend from remarking on how often our copies are traced."""
    silenced: AbstractContextManager[None] = _module().silence()
    return silenced


def derive(
    model: Any, compute: Compute, arguments: Any, *, reduce: Reduce, afterwards: Callable[..., Any], traced: bool
) -> Derived:
    """Run `compute` and differentiate its losses with respect to what the model trains.

    `traced` lets the backend compile all of it into one function, which pays where it is large.
    """
    losses, seen, gradients, after = _module().derive(model, compute, arguments, reduce, afterwards, traced=traced)
    return Derived(
        tuple(float(_array(loss)) for loss in losses),
        _arrays(seen),
        tuple(tuple(None if part is None else _arrays(part) for part in parts) for parts in gradients),
        _arrays(after),
    )


def _arrays(structure: Any) -> Any:
    return keras.tree.map_structure(lambda part: None if part is None else _array(part), structure)


def _array(value: Any) -> np.ndarray[Any, Any]:
    return np.asarray(keras.ops.convert_to_numpy(value)) if keras.ops.is_tensor(value) else np.asarray(value)
