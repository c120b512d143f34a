"""Where the first value that is no finite number comes from."""

from __future__ import annotations

import math
from typing import Any

import keras
import numpy as np

from kerasdoctor.facts import NonFinite
from kerasdoctor.live.backends import Derived
from kerasdoctor.live.passes.forward import Forward


def first_non_finite(forward: Forward, found: Derived, x: Any) -> NonFinite | None:
    """Return the first layer that gives a value that is no finite number, and whose doing that is."""
    for layer, summary in zip(forward.noted, found.seen, strict=True):
        if not np.isfinite(summary["square"]).all():
            return _by_layer(layer, summary, x)
    if not math.isfinite(found.losses[0]):
        return NonFinite("loss")
    # In half precision the optimizer scales the loss, and leaves out what overflows.
    half = "float16" in str(forward.model.compute_dtype)
    if not half and any(part is not None and not np.isfinite(part["square"]).all() for part in found.gradients[0]):
        return NonFinite("gradient")
    return None


def _by_layer(layer: Any, summary: Any, x: Any) -> NonFinite:
    if not all(_finite(part) for part in keras.tree.flatten(x)):
        return NonFinite("inputs", layer.name)
    if not all(_finite(keras.ops.convert_to_numpy(weight)) for weight in layer.weights):
        return NonFinite("weights", layer.name)
    given = summary.get("input")
    return NonFinite("layer" if given is None or math.isfinite(given) else "operation", layer.name)


def _finite(part: Any) -> bool:
    return not isinstance(part, np.ndarray) or part.dtype.kind != "f" or bool(np.isfinite(part).all())
