"""A compiled copy with rows to train it on: seeded starts, steps within a time budget, predictions."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np

from kerasdoctor.facts import Score
from kerasdoctor.live.data.rows import Rows
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.models.copying import copy_of
from kerasdoctor.live.models.matching import carry_weights
from kerasdoctor.live.models.memory import ANSWERING, rows_within
from kerasdoctor.live.models.subject import FEW
from kerasdoctor.live.probing.setup import Clock
from kerasdoctor.live.quiet import seed_everything
from kerasdoctor.live.scoring.answers import Answers, plain
from kerasdoctor.live.scoring.decoding import Array
from kerasdoctor.live.stepping import CHUNK, Steps, stepper

# Between two looks at the clock; a first step of its own shows how long steps take.
CHUNK_SECONDS = 0.5
PREDICTED_AT_ONCE = 1024


@dataclass(slots=True)
class Setup:
    """One way to set up the task: a compiled model, its rows, and how its answers are scored.

    `answers` has an entry for each output, None where it cannot be scored. `redrawn` says that its
    initial weights are its own, and not those of the setup that it is compared with. `paces` holds the
    seconds that a step takes, by the rows in its batch.
    """

    model: Any
    rows: Rows
    answers: tuple[Answers | None, ...]
    batch_size: int
    optimizer: str
    epochs: int = 1
    redrawn: bool = False
    paces: dict[int, float] = field(default_factory=dict)
    _start: list[tuple[Any, Array]] = field(default_factory=list)
    _over: Any = None

    @property
    def can_be_scored(self) -> bool:
        """Whether the answers of some output can be told from its labels."""
        return any(answers is not None for answers in self.answers)

    def most_steps(self, batch: int) -> int:
        """Return the steps to make before the next look at the clock; one where their cost is not known yet."""
        if batch not in self.paces:
            return 1
        return max(1, min(CHUNK, int(CHUNK_SECONDS / max(self.paces[batch], 1e-9))))

    def width(self, index: int) -> int:
        """Return the size of the last axis of an output."""
        outputs = keras.tree.flatten(self.model(self.rows.inputs(FEW), training=False))
        return int(outputs[index].shape[-1])

    def predict(self, which: Array) -> list[Array]:
        """Return the predictions of each output for the rows with these indices, in inference mode."""
        parts: list[list[Array]] = []
        fit = rows_within(self.model, ANSWERING)
        size = PREDICTED_AT_ONCE if fit is None else max(1, min(PREDICTED_AT_ONCE, fit))
        for start in range(0, len(which), size):
            outputs = self.model(self.rows.inputs(which[start : start + size]), training=False)
            parts.append([plain(keras.ops.convert_to_numpy(part)) for part in keras.tree.flatten(outputs)])
        return [np.concatenate(column) for column in zip(*parts, strict=True)]

    def scores(self, which: Array) -> tuple[Score, ...]:
        """Return the scores of the outputs that can be scored on the rows with these indices."""
        if not self.can_be_scored:
            return ()
        pairs = zip(self.answers, self.predict(which), strict=False)
        return tuple(answers.score(predictions, which) for answers, predictions in pairs if answers is not None)

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

    def steps_on(self, which: Array, targets: Rows | None = None) -> Steps:
        """Return the train steps on the rows with these indices, with labels from elsewhere if they are given."""
        if self._over is None:
            self._over = stepper(self.model)
        labelled = self.rows if targets is None else targets
        steps: Steps = self._over(self.rows.inputs(which), labelled.targets(which), self.rows.weights_of(which))
        return steps


def _random_states(model: Any) -> list[Any]:
    """Return the variables that layers such as Dropout count their draws with."""
    weights = {id(weight) for weight in model.weights}
    return [variable for variable in model.variables if id(variable) not in weights]


def train(
    setup: Setup,
    which: Array,
    *,
    steps: int,
    order: np.random.Generator,
    clock: Clock,
    targets: Rows | None = None,
    batch: int | None = None,
) -> Array:
    """Train for some steps on batches drawn in a seeded order, and return the loss of each.

    Stops early when the clock runs out; with no more rows than one batch, every step sees them all.
    `batch` is another size of batches than the setup's.
    """
    run = setup.steps_on(which, targets)
    rows = min(batch or setup.batch_size, len(which))
    batches = _batches(len(which), rows, order)
    losses: list[Array] = []
    done, size = 0, setup.most_steps(rows)
    while done < steps and clock.left > 0:
        size = min(size, steps - done)
        began = time.monotonic()
        losses.append(run(np.stack([next(batches) for _ in range(size)])))
        taken = (time.monotonic() - began) / size
        done += size
        if done > 1:  # the first step of a setup is compiled
            setup.paces[rows] = taken
        size = setup.most_steps(rows)
    return np.concatenate(losses) if losses else np.zeros(0)


def _batches(rows: int, size: int, order: np.random.Generator) -> Iterator[Array]:
    """Yield the positions of one batch after another; what is left of a pass over the rows is left out."""
    if size >= rows:
        while True:
            yield np.arange(rows)
    while True:
        shuffled = order.permutation(rows)
        for start in range(0, rows - size + 1, size):
            yield shuffled[start : start + size]


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
