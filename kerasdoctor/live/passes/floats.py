"""Plain numbers out of summaries: lengths of gradients, means and roots, and None where there is no number."""

from __future__ import annotations

import math
from typing import Any


def gradient_length(model: Any, gradients: Any) -> float | None:
    """Return the length of a gradient over all weights; None where a part of it is no number."""
    there = [(v, part) for v, part in zip(model.trainable_variables, gradients, strict=True) if part is not None]
    rms = gradient_rms(there)
    size = sum(math.prod(variable.shape) for variable, _ in there)
    return None if rms is None or not math.isfinite(rms) else rms * math.sqrt(size)


def gradient_rms(gradients: list[tuple[Any, Any]]) -> float | None:
    """Return the root of the mean square over all numbers of some gradients; None where one is no number."""
    sizes = [math.prod(variable.shape) for variable, _ in gradients]
    squares = [
        float(part["square"].astype(float).mean()) * size for size, (_, part) in zip(sizes, gradients, strict=True)
    ]
    return math.sqrt(sum(squares) / sum(sizes)) if sum(sizes) and not math.isnan(sum(squares)) else None


def mean(values: Any) -> float | None:
    """Return the mean of an array as a plain number."""
    return None if values is None else float(values.astype(float).mean())


def root(square: Any) -> float | None:
    """Return the square root of a finite number, else None."""
    return None if square is None or not math.isfinite(square) else math.sqrt(float(square))


def number(value: Any) -> float | None:
    """Return a finite value as a plain number, else None."""
    return float(value) if value is not None and math.isfinite(float(value)) else None
