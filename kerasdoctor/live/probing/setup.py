"""Copies of the user's setup that can be trained and thrown away."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import keras

from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.models.compiled import compiled_of
from kerasdoctor.live.models.copying import CannotCopyError

# Adam with a step ten times its default brings small nets to the bottom of one batch within a few
# hundred steps; it is the yardstick for "can this be learned at all", beside the user's optimizer.
STEADY_RATE = 0.01
STEADY = f"Adam({STEADY_RATE})"


@dataclass(slots=True)
class Clock:
    """A time budget in seconds from now."""

    seconds: float
    _start: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        """The seconds that remain; negative when the budget is overdrawn."""
        return self.seconds - (time.monotonic() - self._start)

    @property
    def spent(self) -> float:
        """The seconds since the start."""
        return time.monotonic() - self._start


def compile_like(
    model: Any, call: FitCall, *, loss: Any = None, steady: bool = False, optimizer: Any = None, metrics: bool = True
) -> None:
    """Compile a copy as the user compiled the model, with another loss or optimizer, or the steady one.

    Metrics take a third of a small step, so a copy that is only trained does without.
    """
    user = call.model
    if optimizer is None:
        optimizer = keras.optimizers.Adam(STEADY_RATE) if steady else _like(user.optimizer)
    metrics = metrics and loss is None
    several = loss is None or isinstance(loss, list | dict)
    keras.Model.compile(  # not the class's own, which may ask for other things
        model,
        optimizer=optimizer,
        loss=user.loss if loss is None else loss,
        metrics=metrics_of(user, "_user_metrics") if metrics else None,
        weighted_metrics=metrics_of(user, "_user_weighted_metrics") if metrics else None,
        loss_weights=compiled_of(user).loss_weights if several else None,
        run_eagerly=user.run_eagerly,
        jit_compile=user.jit_compile,
    )


def metrics_of(model: Any, which: str) -> Any:
    """Return the metrics as the user gave them to `compile`, objects as copies.

    `which` is the attribute by which Keras keeps them. None where one of them cannot be made again
    from its configuration.
    """
    compiled = getattr(model, "_compile_metrics", None)
    asked = getattr(compiled, which, None)
    try:
        return keras.tree.map_structure(lambda given: _same(given) if hasattr(given, "get_config") else given, asked)
    except (TypeError, ValueError, NotImplementedError):
        return None


def _same(thing: Any) -> Any:
    return type(thing).from_config(thing.get_config())


def _like(optimizer: Any) -> Any:
    """Return a new optimizer like the user's; raises CannotCopyError where its class does not allow it."""
    try:
        return _same(optimizer)
    except (TypeError, ValueError, NotImplementedError, AttributeError, KeyError) as error:
        name = type(optimizer).__name__
        raise CannotCopyError(f"its optimizer, {name}, cannot be made again from its configuration") from error
