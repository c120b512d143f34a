"""The optimizer of a compiled model as a fact: its rate, and how a schedule moves it."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from kerasdoctor.facts import Constant, Optimizer, Schedule
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.models.settings import constants_of, numbers_of

# Keras keeps a learning rate in single precision, which holds this many decimal digits.
RATE_DIGITS = 6
# A schedule that warms up is highest somewhere inside; this many points find the top of any usual one.
POINTS = 33
# Where the number of updates is not known, as many show where a schedule begins.
USUAL_UPDATES = 1000
# What computing a rate may raise, from a schedule or a function of the user's.
FAILURES = (TypeError, ValueError, AttributeError, NotImplementedError, ArithmeticError)


def steps_made(model: Any) -> int:
    """Return how many steps the optimizer of a model has made; none where it does not count them."""
    try:
        return int(keras.ops.convert_to_numpy(model.optimizer.iterations))
    except (AttributeError, TypeError, ValueError):
        return 0


def optimizer_of(call: FitCall, updates: int | None) -> Optimizer | None:
    """Describe the optimizer that a call of `fit` trains with, `updates` times where that is known."""
    given = getattr(call.model, "optimizer", None)
    if given is None:
        return None
    # In half precision Keras wraps the optimizer in one that scales the loss.
    optimizer = getattr(given, "inner_optimizer", given)
    settings: tuple[tuple[str, Constant], ...] = numbers_of(optimizer)
    if optimizer is not given:
        settings = (*settings, ("loss_scaling", type(given).__name__))
    schedule, highest = _schedule(optimizer, updates)
    callback = _callback(call)
    if callback is not None:
        schedule, highest = Schedule(callback), None
    rate = highest if schedule is not None else _rate(optimizer.learning_rate)
    return Optimizer(type(optimizer).__name__, rate, settings=settings, schedule=schedule)


def _schedule(optimizer: Any, updates: int | None) -> tuple[Schedule | None, float | None]:
    """Return the schedule of an optimizer, if it has one, and the highest rate that it reaches."""
    given = getattr(optimizer, "_learning_rate", None)
    if not isinstance(given, keras.optimizers.schedules.LearningRateSchedule):
        return (Schedule(getattr(given, "__name__", type(given).__name__)), None) if callable(given) else (None, None)
    start = int(optimizer.iterations)
    ends = np.linspace(start, start + (updates or USUAL_UPDATES) - 1, POINTS).astype(int).tolist()
    try:
        rates = [_rate(given(step)) for step in ends]
        config = dict(given.get_config())
    except FAILURES:
        return Schedule(type(given).__name__, steps=updates), None
    known = [rate for rate in rates if rate is not None]
    last = rates[-1] if updates else None
    described = Schedule(type(given).__name__, rates[0], last, updates, constants_of(config))
    return described, max(known, default=None)


def _callback(call: FitCall) -> str | None:
    """Return the class of a callback that sets the rate before each epoch."""
    given = call.arguments.get("callbacks")
    listed = getattr(given, "callbacks", given)
    for callback in listed if isinstance(listed, list | tuple) else [listed]:
        if isinstance(callback, keras.callbacks.LearningRateScheduler):
            return type(callback).__name__
    return None


def _rate(value: Any) -> float | None:
    try:
        return float(f"{float(keras.ops.convert_to_numpy(value)):.{RATE_DIGITS}g}")
    except FAILURES:
        return None
