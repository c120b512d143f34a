"""What differs between backends: gradients, random state and remarks."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from types import ModuleType
from typing import Any

import keras


def _module() -> ModuleType | None:
    if keras.backend.backend() == "tensorflow":
        from kerasdoctor.live.backends import tensorflow

        return tensorflow
    return None


def random_state() -> Any:
    """Return the backend's random state, or None where it keeps none that we touch."""
    module = _module()
    return None if module is None else module.random_state()


def restore_random_state(state: Any) -> None:
    """Put back what `random_state` returned."""
    module = _module()
    if module is not None:
        module.restore_random_state(state)


def silence() -> AbstractContextManager[None]:
    """Keep the backend from remarking on how often our copies are traced."""
    module = _module()
    silenced: AbstractContextManager[None] = nullcontext() if module is None else module.silence()
    return silenced


def gradients(model: Any, x: Any, y: Any, weights: Any) -> tuple[float, list[Any]] | None:
    """Return the loss and its gradient for each trainable weight; None on other backends."""
    module = _module()
    return None if module is None else module.gradients(model, x, y, weights)
