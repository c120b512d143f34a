"""The parts of a setup, and what each change makes of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import keras
import numpy as np

from kerasdoctor.change import (
    Change,
    NewActivation,
    NewBatchSize,
    NewDecode,
    NewDropout,
    NewEpochs,
    NewHead,
    NewInitializer,
    NewInputs,
    NewLabels,
    NewLoss,
    NewMetric,
    NewOptimizer,
    NewPenalty,
    NewRate,
    NewReduction,
    NewShape,
    NewTargets,
    NewWidth,
)
from kerasdoctor.finding import Fix
from kerasdoctor.live.changes import data, layers
from kerasdoctor.live.data.rows import Rows
from kerasdoctor.live.models.copying import CannotCopyError
from kerasdoctor.live.scoring.answers import Answers
from kerasdoctor.live.scoring.decoding import Decoder


@dataclass(frozen=True, slots=True)
class Parts:
    """What a setup is made of; `output` is the output that changes of the task belong to.

    `loss` and `optimizer` are None where they are as the user has them; `rate` is a new learning
    rate of the user's optimizer. `redrawn` says that initial weights are to be drawn anew.
    """

    model: Any
    rows: Rows
    answers: tuple[Answers | None, ...]
    batch_size: int
    epochs: int
    output: int = 0
    loss: str | None = None
    optimizer: Any = None
    rate: float | None = None
    redrawn: bool = False


def apply(fix: Fix, parts: Parts) -> Parts:
    """Return new parts with all changes of the fix; what it leaves alone is kept.

    Raises CannotCopyError where a part cannot be changed.
    """
    if fix.output is None and len(parts.answers) > 1 and any(_is_of_the_task(change) for change in fix.changes):
        raise CannotCopyError("the model has several outputs, and which of them the fix is for is not known")
    parts = replace(parts, output=fix.output or 0)
    for change in fix.changes:
        parts = _changed(parts, change)
    return parts


def _is_of_the_task(change: Change) -> bool:
    return isinstance(change, NewLabels | NewHead | NewLoss | NewDecode | NewTargets)


def _changed(parts: Parts, change: Change) -> Parts:
    match change:
        case NewLabels() | NewLoss() | NewMetric() | NewDecode():
            return _of_task(parts, change)
        case NewInputs() | NewTargets() | NewShape():
            return _of_data(parts, change)
        case NewRate() | NewOptimizer() | NewBatchSize() | NewEpochs():
            return _of_training(parts, change)
    return _of_layers(parts, change)


def _of_task(parts: Parts, change: NewLabels | NewLoss | NewMetric | NewDecode) -> Parts:
    match change:
        case NewLabels():
            labels = data.encoded(parts.rows.y[parts.output], change)
            return _relabelled(parts, labels, truth=labels)
        case NewLoss(name=name):
            return replace(parts, loss=name)
        case NewDecode(how="argmax"):
            return _decoded(parts, Decoder("argmax", "argmax"))
        case NewDecode(how="threshold"):
            return _decoded(parts, Decoder("threshold", "a threshold of 0.5"))
    return parts  # a metric is shown, and changes nothing that is learnt


def _of_data(parts: Parts, change: NewInputs | NewTargets | NewShape) -> Parts:
    match change:
        case NewInputs():
            return replace(parts, rows=data.with_inputs(parts.rows, change))
        case NewTargets():
            labels, restore = data.scaled_targets(parts.rows.y[parts.output], change)
            changed = _relabelled(parts, labels, truth=None)
            answers = changed.answers[parts.output]
            if answers is None or answers.decoder is not None:
                raise CannotCopyError("the targets are no amounts that can be scaled")
            return _answered(changed, replace(answers, restore=restore))
        case NewShape(layer=str(name), shape=shape):
            return replace(parts, model=layers.with_reshape(parts.model, parts.rows, name, shape))
        case NewShape(shape=shape):
            rows = data.with_shape(parts.rows, shape)
            return replace(parts, rows=rows, model=layers.for_inputs(parts.model, rows), redrawn=True)


def _of_training(parts: Parts, change: NewRate | NewOptimizer | NewBatchSize | NewEpochs) -> Parts:
    match change:
        case NewRate(rate=rate):
            return replace(parts, rate=rate)
        case NewOptimizer(name=name, rate=rate):
            made = keras.optimizers.get(name)
            if rate is not None:
                made.learning_rate = rate
            return replace(parts, optimizer=made)
        case NewBatchSize(rows=rows):
            return replace(parts, batch_size=rows)
        case NewEpochs(epochs=epochs):
            return replace(parts, epochs=epochs)


def _of_layers(
    parts: Parts,
    change: NewHead | NewInitializer | NewActivation | NewWidth | NewReduction | NewDropout | NewPenalty,
) -> Parts:
    match change:
        case NewHead(units=units, activation=activation):
            return replace(parts, model=layers.with_head(parts.model, parts.rows, parts.output, units, activation))
        case NewReduction(how=how):
            return _scored(replace(parts, model=layers.with_reduction(parts.model, parts.rows, parts.output, how)))
    redrawn = parts.redrawn or isinstance(change, NewInitializer)
    return replace(parts, model=layers.with_settings(parts.model, parts.rows, change), redrawn=redrawn)


def _relabelled(parts: Parts, labels: Any, *, truth: Any) -> Parts:
    y = list(parts.rows.y)
    y[parts.output] = labels
    changed = replace(parts, rows=replace(parts.rows, y=y))
    answers = parts.answers[parts.output]
    return changed if answers is None or truth is None else _answered(changed, replace(answers, truth=truth))


def _decoded(parts: Parts, decoder: Decoder) -> Parts:
    answers = parts.answers[parts.output]
    labels = parts.rows.y[parts.output]
    if answers is None:
        return _answered(parts, Answers(labels, decoder, "exact"))
    measure = "exact" if answers.measure == "explained" else answers.measure
    return _answered(parts, replace(answers, decoder=decoder, measure=measure, truth=labels))


def _scored(parts: Parts) -> Parts:
    """Return parts whose amounts are compared one by one, which too many answers for each could not be."""
    labels = parts.rows.y[parts.output]
    if parts.answers[parts.output] is not None or not isinstance(labels, np.ndarray) or labels.dtype.kind not in "biuf":
        return parts
    return _answered(parts, Answers(labels, None, "explained"))


def _answered(parts: Parts, answers: Answers) -> Parts:
    found = list(parts.answers)
    found[parts.output] = answers
    return replace(parts, answers=tuple(found))
