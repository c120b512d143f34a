"""The optimizer of a compiled model as a fact: its rate, and how a schedule moves it."""

from __future__ import annotations

import keras

from kerasdoctor.facts import Optimizer
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.settings import numbers_of

# Keras keeps a learning rate in single precision, which holds this many decimal digits.
RATE_DIGITS = 6


def optimizer_of(call: FitCall) -> Optimizer | None:
    """Describe the optimizer that a call of `fit` trains with."""
    optimizer = getattr(call.model, "optimizer", None)
    if optimizer is None:
        return None
    # In half precision Keras wraps the optimizer in one that scales the loss.
    optimizer = getattr(optimizer, "inner_optimizer", optimizer)
    name, settings = type(optimizer).__name__, numbers_of(optimizer)
    rate = optimizer.learning_rate
    try:
        told = float(f"{float(keras.ops.convert_to_numpy(rate)):.{RATE_DIGITS}g}")
    except (TypeError, ValueError):
        return Optimizer(name, settings=settings)
    return Optimizer(name, told, settings=settings)
