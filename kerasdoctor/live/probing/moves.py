"""How far single steps of the script's optimizer move the weights, relative to the weights they began with."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from kerasdoctor.facts import Move
from kerasdoctor.live.probing.setup import Clock
from kerasdoctor.live.probing.split import Split
from kerasdoctor.live.probing.trainable import Setup, train
from kerasdoctor.live.scoring.decoding import Array

# The first steps of Adam and its kin are as large as they ever get.
WARM_UP = 10
# A median of five is not led astray by one odd batch.
MEASURED = 5
# More rows than these batches need would only be copied to no end.
BATCHES = WARM_UP + MEASURED


def moves(setup: Setup, weights: list[Array], split: Split, clock: Clock) -> tuple[Move, ...]:
    """Return how far a step moves each kernel, in lengths that it has at first; empty where time is short.

    Kernels are the trained weights with two axes or more that do not start at zero.
    """
    rows = split.trained[: max(BATCHES * setup.batch_size, 1)]
    setup.begin(weights)
    order = np.random.default_rng(split.seed)
    if len(train(setup, rows, steps=WARM_UP, order=order, clock=clock)) < WARM_UP:
        return ()
    known = _kernels(setup.model, weights)
    kernels = [kernel for kernel, _ in known]
    lengths = [float(np.linalg.norm(start)) for _, start in known]
    shares: list[list[float]] = [[] for _ in kernels]
    before = [_value(kernel) for kernel in kernels]
    for _ in range(MEASURED):
        if not len(train(setup, rows, steps=1, order=order, clock=clock)):
            return ()
        after = [_value(kernel) for kernel in kernels]
        for found, old, new, length in zip(shares, before, after, lengths, strict=True):
            found.append(float(np.linalg.norm(new - old)) / length)
        before = after
    medians = [float(np.median(found)) for found in shares]
    return tuple(Move(kernel.path, share) for kernel, share in zip(kernels, medians, strict=True) if np.isfinite(share))


def _kernels(model: Any, weights: list[Array]) -> list[tuple[Any, Array]]:
    trained = {id(weight) for weight in model.trainable_weights}
    pairs = zip(model.weights, weights, strict=True)
    return [(weight, start) for weight, start in pairs if id(weight) in trained and start.ndim > 1 and start.any()]


def _value(weight: Any) -> Array:
    value: Array = keras.ops.convert_to_numpy(weight)
    return value.astype("float32")
