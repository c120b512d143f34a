"""Copies of the user's setup that can be trained and thrown away."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np

from kerasdoctor.live.compiled import compiled_of
from kerasdoctor.live.copying import CannotCopyError, copy_of
from kerasdoctor.live.decoding import Array, Decoder
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.matching import carry_weights
from kerasdoctor.live.quiet import seed_everything

# Adam with a step ten times its default brings small nets to the bottom of one batch within a few
# hundred steps; it is the yardstick for "can this be learned at all", beside the user's optimizer.
STEADY_RATE = 0.01
STEADY = f"Adam({STEADY_RATE})"
__all__ = ["CannotCopyError", "copy_of"]


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


def compile_like(model: Any, call: FitCall, *, loss: Any = None, steady: bool = False) -> None:
    """Compile a copy as the user compiled the model, with another loss or a steady optimizer."""
    user = call.model
    optimizer = keras.optimizers.Adam(STEADY_RATE) if steady else _same(user.optimizer)
    keras.Model.compile(  # not the class's own, which may ask for other things
        model,
        optimizer=optimizer,
        loss=user.loss if loss is None else loss,
        metrics=None if loss is not None else metrics_of(user, "_user_metrics"),
        weighted_metrics=None if loss is not None else metrics_of(user, "_user_weighted_metrics"),
        loss_weights=None if loss is not None else compiled_of(user).loss_weights,
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


@dataclass(slots=True)
class Setup:
    """One way to set up the task: a compiled model, its arrays and how its answers are read."""

    model: Any
    x: Any
    y: Array
    decoder: Decoder | None
    batch_size: int
    optimizer: str
    _start: list[tuple[Any, Array]] = field(default_factory=list)

    def take(self, rows: Array) -> tuple[Any, Array]:
        """Return inputs and labels of the rows with these indices."""
        return keras.tree.map_structure(lambda part: part[rows], self.x), self.y[rows]

    def predict(self, x: Any) -> Array:
        """Return the predictions for inputs `x` in inference mode."""
        rows = len(keras.tree.flatten(x)[0])
        parts = [
            keras.ops.convert_to_numpy(
                self.model(keras.tree.map_structure(lambda part: part[start : start + 1024], x), training=False)  # noqa: B023
            )
            for start in range(0, rows, 1024)
        ]
        joined: Array = np.concatenate(parts)
        return joined

    def share_exact(self, x: Any, y: Array) -> float | None:
        """Return the share of rows answered with their own label; None for real-valued labels."""
        right = self.right(x, y)
        return None if right is None else float(right.mean())

    def right(self, x: Any, y: Array) -> Array | None:
        """Return for each row whether it is answered with its own label."""
        return None if self.decoder is None else self.decoder.exact(self.predict(x), y)

    def begin(self, weights: list[Array]) -> None:
        """Set weights and put the optimizer and the random layers back to their first step."""
        self.model.set_weights(weights)
        optimizer = self.model.optimizer
        if not optimizer.built:
            optimizer.build(self.model.trainable_variables)
        if not self._start:
            moving = [*optimizer.variables, *_random_states(self.model)]
            self._start = [(variable, keras.ops.convert_to_numpy(variable)) for variable in moving]
        for variable, value in self._start:
            variable.assign(value)


def _random_states(model: Any) -> list[Any]:
    """Return the variables that layers such as Dropout count their draws with."""
    weights = {id(weight) for weight in model.weights}
    return [variable for variable in model.variables if id(variable) not in weights]


def initial_weights(call: FitCall, copied: Any, x: Any, seed: int) -> list[Array]:
    """Return initial weights drawn with this seed for a copy of the user's model.

    What the user has frozen keeps its values, because a pretrained backbone is part of the setup.
    """
    seed_everything(seed)
    drawn = copy_of(copied, x)
    carry_weights(call.model, drawn, frozen_only=True)
    return [keras.ops.convert_to_numpy(weight) for weight in drawn.weights]


def paired(weights: list[Array], others: list[Array]) -> list[Array]:
    """Return `others` with every array taken from `weights` where position and shape agree."""
    if len(weights) != len(others):
        return others
    return [mine if mine.shape == other.shape else other for mine, other in zip(weights, others, strict=True)]


def train(
    setup: Setup, x: Any, y: Array, *, steps: int, order: np.random.Generator, clock: Clock, noted: Collection[int] = ()
) -> tuple[int, list[float]]:
    """Train for some steps on batches drawn in a seeded order; return their number and the noted losses.

    Keras averages the loss it returns since the last reset, and a reset takes a third of a small
    step: so only the steps in `noted` are measured. Stops early when the clock runs out; with no
    more rows than one batch, every step sees them all.
    """
    rows = len(y)
    batch = min(setup.batch_size, rows)
    losses: list[float] = []
    indices = np.arange(rows)
    at = rows
    for step in range(steps):
        if clock.left <= 0:
            return step, losses
        if at + batch > rows:
            indices, at = order.permutation(rows) if batch < rows else indices, 0
        chosen = indices[at : at + batch]
        at += batch
        if step in noted:
            setup.model.reset_metrics()
        part = keras.tree.map_structure(lambda array: array[chosen], x)  # noqa: B023
        result = setup.model.train_on_batch(part, y[chosen])
        if step in noted:
            losses.append(float(result[0] if isinstance(result, list | tuple) else result))
    return steps, losses
