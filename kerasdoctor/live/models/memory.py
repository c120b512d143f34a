"""About how much memory a look at a model takes: what its layers give is kept until gradients have come back.

The estimate is made from shapes, before anything is computed; what is not known of a shape counts as 1.
"""

from __future__ import annotations

import math
from typing import Any

import keras

# A look that needs more may end the program that it is in, or have the machine swap.
MOST_BYTES = 8_000_000_000
BYTES = 4
LESS_MEMORY = "check the same model on smaller inputs"
SMALLER_BATCH = "give fit a smaller batch_size, or check the same model on smaller inputs"
# How much is held for each byte that the layers give, measured on DenseNet121 and plain convolutions: with
# gradients, operation by operation 5.9 to 6.1, in a compiled step 1.9; answering keeps what layers give.
EAGERLY = 6.0
COMPILED = 2.5
ANSWERING = 1.5
# A recurrent layer keeps its gates and states at each step (measured for an LSTM: 8 eagerly).
RECURRENT = 8


def bytes_of_a_row(model: Any, held: float = 1.0) -> float:
    """Return the bytes that one row takes, where `held` are kept for each byte that the layers give.

    In front of the first weights that are trained no gradient goes, so no more is kept there than for an
    answer. 0 where no shapes are known.
    """
    factor, total = min(held, ANSWERING), 0.0
    for layer in model._flatten_layers(include_self=False):
        if layer.trainable_weights and not isinstance(layer, keras.Model):
            factor = held
        total += factor * BYTES * _numbers(layer)
    return total


def rows_within(model: Any, held: float) -> int | None:
    """Return how many rows fit, where so much is held for each byte that layers give; None for any number."""
    size = bytes_of_a_row(model, held)
    return None if size == 0 else int(MOST_BYTES // size)


def too_many(model: Any, rows: int, held: float) -> str | None:
    """Return in words why a look on so many rows would need too much memory, or None."""
    needed = bytes_of_a_row(model, held) * rows
    if needed <= MOST_BYTES:
        return None
    return (
        f"on {rows} rows this model would need about {needed / 1e9:.0f} GB of memory, "
        f"and a look may take {MOST_BYTES / 1e9:.0f}"
    )


def _numbers(layer: Any) -> int:
    if isinstance(layer, keras.Model | keras.layers.InputLayer):
        return 0
    given = [part for node in layer._inbound_nodes for part in node.output_tensors]
    numbers = sum(math.prod(size or 1 for size in part.shape[1:]) for part in given)
    twice = isinstance(layer, keras.layers.Bidirectional)
    inner = layer.forward_layer if twice else layer
    if not isinstance(inner, keras.layers.RNN):
        return numbers
    steps = [part.shape[1] or 1 for node in layer._inbound_nodes for part in node.input_tensors[:1]]
    units = getattr(inner, "units", None) or 1
    return (2 if twice else 1) * RECURRENT * sum(count * units for count in steps)
