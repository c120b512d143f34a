"""Second looks at what does not depend on what it should, or depends on what it should not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from kerasdoctor.live.data.rows import Rows

# A few rows show a dependence as well as many.
ROWS = 16
# What a step would move is moved as far as the weights are wide, and not less than this.
LEAST_SPREAD = 0.1


@contextmanager
def moved_by_a_step(model: Any, gradients: Sequence[Any]) -> Iterator[None]:
    """Give every unit whose weights have a gradient other weights, at random; all are back afterwards.

    Weights that start at zero hide what is behind them only until the first step moves them. What has
    no gradient is not moved by a step either.
    """
    kept = model.get_weights()
    order = np.random.default_rng(0)
    for variable, part in zip(model.trainable_variables, gradients, strict=True):
        if part is not None:
            value = keras.ops.convert_to_numpy(variable)
            noise = order.normal(0, max(float(value.std()), LEAST_SPREAD), value.shape)
            variable.assign(value + noise * (part["square"] > 0))
    try:
        yield
    finally:
        model.set_weights(kept)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A model and some rows, the second half of which makes room for copies of the first."""

    model: Any
    rows: Rows
    which: Any

    def foreign(self, position: int) -> float | None:
        """Return how far the first rows' answers move when only others change, relative to their range.

        None where the same rows do not give the same answers twice: then it is chance or memory that moves them.
        """
        few, other = self._orders()
        one, again, moved = (
            self._answers(self.rows.inputs(order), training=False)[position] for order in (few, few, other)
        )
        if not np.array_equal(one, again):
            return None
        half, spread = len(few) // 2, float(one.max() - one.min())
        return float(np.abs(moved[:half] - one[:half]).max()) / spread if spread else 0.0

    def depends_later(self, position: int, gradients: Sequence[Any]) -> bool:
        """Whether any answer moves with an input once a step has moved what it moves.

        Training mode counts as well: layers that normalise a batch may let nothing through before they
        have seen some.
        """
        few, other = self._orders()
        x = self.rows.inputs(few)
        flat, changed = keras.tree.flatten(x), keras.tree.flatten(self.rows.inputs(other))
        flat[position] = changed[position]
        then = keras.tree.pack_sequence_as(x, flat)
        with moved_by_a_step(self.model, gradients):
            return any(
                not np.array_equal(one, two)
                for training in (False, True)
                for one, two in zip(
                    self._drawn_alike(x, training=training), self._drawn_alike(then, training=training), strict=True
                )
            )

    def _orders(self) -> tuple[Any, Any]:
        """Return the rows at both ends of those that were passed, and the first ones twice."""
        half = min(len(self.which), ROWS) // 2
        first, last = self.which[:half], self.which[-half:]
        return np.append(first, last), np.append(first, first)

    def _drawn_alike(self, x: Any, *, training: bool) -> list[Any]:
        """Return the answers, drawing at random from where the model stands, which it does afterwards, too."""
        weights = {id(weight) for weight in self.model.weights}
        states = [variable for variable in self.model.variables if id(variable) not in weights]
        kept = [keras.ops.convert_to_numpy(state) for state in states]
        answers = self._answers(x, training=training)
        for state, value in zip(states, kept, strict=True):
            state.assign(value)
        return answers

    def _answers(self, x: Any, *, training: bool) -> list[Any]:
        called = {"training": training} if self.model._call_has_training_arg else {}
        tensors = keras.tree.map_structure(keras.ops.convert_to_tensor, x)
        return [keras.ops.convert_to_numpy(part) for part in keras.tree.flatten(self.model(tensors, **called))]
