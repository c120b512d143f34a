"""Second looks at what does not depend on what it should, or depends on what it should not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from kerasdoctor.live.rows import Rows

# A few rows show a dependence as well as many.
ROWS = 16
# Other weights: as wide as the ones there are, and not less than this.
LEAST_SPREAD = 0.1


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
        one, again, moved = (self._answers(self.rows.inputs(order))[position] for order in (few, few, other))
        if not np.array_equal(one, again):
            return None
        half, spread = len(few) // 2, float(one.max() - one.min())
        return float(np.abs(moved[:half] - one[:half]).max()) / spread if spread else 0.0

    def depends_later(self, position: int) -> bool:
        """Whether any answer moves with an input once the weights are others than the initial ones.

        Weights that start at zero hide an input only until the first step.
        """
        few, other = self._orders()
        x = self.rows.inputs(few)
        flat, changed = keras.tree.flatten(x), keras.tree.flatten(self.rows.inputs(other))
        flat[position] = changed[position]
        kept = self.model.get_weights()
        order = np.random.default_rng(0)
        for variable in self.model.trainable_variables:
            value = keras.ops.convert_to_numpy(variable)
            variable.assign(value + order.normal(0, max(float(value.std()), LEAST_SPREAD), value.shape))
        try:
            before, after = self._answers(x), self._answers(keras.tree.pack_sequence_as(x, flat))
        finally:
            self.model.set_weights(kept)
        return any(not np.array_equal(one, two) for one, two in zip(before, after, strict=True))

    def _orders(self) -> tuple[Any, Any]:
        """Return the rows at both ends of those that were passed, and the first ones twice."""
        half = min(len(self.which), ROWS) // 2
        first, last = self.which[:half], self.which[-half:]
        return np.append(first, last), np.append(first, first)

    def _answers(self, x: Any) -> list[Any]:
        called = {"training": False} if self.model._call_has_training_arg else {}
        tensors = keras.tree.map_structure(keras.ops.convert_to_tensor, x)
        return [keras.ops.convert_to_numpy(part) for part in keras.tree.flatten(self.model(tensors, **called))]
