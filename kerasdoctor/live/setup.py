"""Copies of the user's setup that can be trained and thrown away."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import keras

from kerasdoctor.live.compiled import compiled_of
from kerasdoctor.live.fit_call import FitCall

# Adam with a step ten times its default brings small nets to the bottom of one batch within a few
# hundred steps; it is the yardstick for "can this be learned at all", beside the user's optimizer.
STEADY_RATE = 0.01
STEADY = f"Adam({STEADY_RATE})"


class CannotCopyError(Exception):
    """The model cannot be copied; the message says why."""


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


def copy_of(model: Any, x: Any, clone: Callable[[Any], Any] | None = None) -> Any:
    """Return a built copy of a model with new initial weights.

    `clone` may replace layers on the way, as in `keras.models.clone_model`. Raises CannotCopyError.
    """
    try:
        if isinstance(model, keras.Sequential) or getattr(model, "_is_graph_network", False) or clone is not None:
            with _taken_as_uncompiled(model):
                copied = keras.models.clone_model(model, clone_function=clone)
        else:
            copied = type(model).from_config(model.get_config())
        if not copied.built or not copied.weights:
            copied(x, training=False)
    except (TypeError, ValueError, NotImplementedError, AttributeError) as error:
        reason = " ".join(str(error).split()).split(". ")[0] or type(error).__name__
        raise CannotCopyError(f"a {type(model).__name__} model cannot be copied ({reason})") from error
    if type(copied).train_step is not type(model).train_step:
        raise CannotCopyError(f"a {type(model).__name__} model has its own train_step, which Keras's copy lacks")
    return copied


@contextmanager
def _taken_as_uncompiled(model: Any) -> Iterator[None]:
    """Keep Keras from compiling the copy too: it looks losses and metrics up by name, and not all have one."""
    compiled, model.compiled = model.compiled, False
    try:
        yield
    finally:
        model.compiled = compiled


def compile_like(
    model: Any, call: FitCall, *, loss: Any = None, steady: bool = False, optimizer: Any = None, metrics: bool = True
) -> None:
    """Compile a copy as the user compiled the model, with another loss or optimizer, or the steady one.

    Metrics take a third of a small step, so a copy that is only trained does without.
    """
    user = call.model
    if optimizer is None:
        optimizer = keras.optimizers.Adam(STEADY_RATE) if steady else _same(user.optimizer)
    metrics = metrics and loss is None
    several = loss is None or isinstance(loss, list | dict)
    model.compile(
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
