"""What a trained copy answers on its own rows in training mode, and as `predict` answers."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from kerasdoctor.facts import ModeGap
from kerasdoctor.live.probing.setup import Clock
from kerasdoctor.live.probing.split import Split
from kerasdoctor.live.probing.trainable import Setup, train
from kerasdoctor.live.scoring.answers import plain
from kerasdoctor.live.scoring.decoding import Array

# Shares of 256 rows are known to three points.
ASKED_ROWS = 256


def mode_gaps(setup: Setup, weights: list[Array], split: Split, steps: int, clock: Clock) -> tuple[ModeGap, ...]:
    """Train for some steps and score rows of the training in both modes, each output by itself.

    Empty for models without BatchNormalization, which answer no better in training mode, and where
    time is short.
    """
    if not setup.can_be_scored or not _normalises_batches(setup.model):
        return ()
    setup.begin(weights)
    order = np.random.default_rng(split.seed)
    if len(train(setup, split.trained, steps=steps, order=order, clock=clock)) < steps:
        return ()
    asked = split.trained[: ASKED_ROWS - ASKED_ROWS % setup.batch_size or len(split.trained)]
    answering, training = setup.predict(asked), _in_training(setup, asked)
    return tuple(
        ModeGap(way.score(training[index], asked), way.score(answering[index], asked), steps)
        for index, way in enumerate(setup.answers)
        if way is not None
    )


def _normalises_batches(model: Any) -> bool:
    return any(
        isinstance(layer, keras.layers.BatchNormalization) and layer.trainable for layer in model._flatten_layers()
    )


def _in_training(setup: Setup, which: Array) -> list[Array]:
    """Return the predictions in training mode, in batches of the script's size."""
    parts: list[list[Array]] = []
    for start in range(0, len(which), setup.batch_size):
        outputs = setup.model(setup.rows.inputs(which[start : start + setup.batch_size]), training=True)
        parts.append([plain(keras.ops.convert_to_numpy(part)) for part in keras.tree.flatten(outputs)])
    return [np.concatenate(column) for column in zip(*parts, strict=True)]
