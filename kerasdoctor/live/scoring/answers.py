"""How well predictions answer the labels: one score for each output, 1 at best, that compares setups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from kerasdoctor.facts import Confusion, Decoding, Head, Interval, Measure, Score
from kerasdoctor.live.scoring import baselines
from kerasdoctor.live.scoring.confusing import confusion_of
from kerasdoctor.live.scoring.decoding import Array, Decoder, decoder_for

# Where one label covers four fifths of the rows, an answer that never changes is right too often
# for a share of right answers to tell anything.
LOPSIDED = 0.8
# Far worse than the mean is no more telling than as bad as it could be.
WORST = -1.0
# So few columns are judged each by itself, so that one of large numbers does not outweigh the others.
MOST_COLUMNS = 16
NUMBERS = "biuf"


@dataclass(frozen=True, slots=True)
class Answers:
    """One output's way from predictions to a score.

    `truth` holds the labels of all rows that answers are compared with. Without a decoder the labels
    are amounts; `restore` turns predictions into their units.
    """

    truth: Array
    decoder: Decoder | None
    measure: Measure
    output: str | None = None
    restore: Callable[[Array], Array] | None = None

    def score(self, predictions: Array, which: Array) -> Score:
        """Return the score of the predictions for the rows with these indices."""
        value = self._share(predictions, which) if self.decoder else self._explained(predictions, which)
        written = self.decoder.written if self.decoder else ""
        return Score(self.measure, value, len(which), self.constant(which), self.output, written)

    def constant(self, which: Array) -> float:
        """Return the score of the best answer that is the same for all of these rows."""
        if self.decoder is None:
            return 0.0
        truth = self.truth[which]
        wide = truth.shape[-1] if truth.ndim > 1 else 1
        counts = np.unique(self.decoder.codes(truth, wide), return_counts=True)[1]
        return 1 / len(counts) if self.measure == "balanced" else float(counts.max() / counts.sum())

    def interval(self, predictions: Array, which: Array) -> Interval:
        """Return the score with its 95 % interval."""
        truth = self.truth[which]
        if self.decoder is None:
            return baselines.explained(self._restored(predictions), truth)
        right = self.decoder.exact(predictions, truth)
        if self.measure == "balanced":
            return baselines.balanced(right, self.decoder.codes(truth, predictions.shape[-1]))
        return baselines.wilson(int(right.sum()), len(right))

    def confusion(self, predictions: Array, which: Array) -> Confusion | None:
        """Return which answers the rows of each label are given; None where labels are amounts."""
        return None if self.decoder is None else confusion_of(self.decoder, predictions, self.truth[which])

    def _share(self, predictions: Array, which: Array) -> float:
        assert self.decoder is not None
        right = self.decoder.exact(predictions, self.truth[which])
        if self.measure == "balanced":
            return baselines.balanced(right, self.decoder.codes(self.truth[which], predictions.shape[-1])).score
        return float(right.mean())

    def _explained(self, predictions: Array, which: Array) -> float:
        return explained(self._restored(predictions), self.truth[which])

    def _restored(self, predictions: Array) -> Array:
        return predictions if self.restore is None else self.restore(predictions)


def explained(predictions: Array, truth: Array) -> float:
    """Return 1 - squared error / variance: 1 is perfect, 0 as good as the mean, and never below `WORST`.

    A few columns count alike; those that do not vary are left out.
    """
    labels = truth.reshape(len(truth), -1).astype(float)
    answers = aligned(predictions, labels)
    if answers is None or not np.isfinite(answers).all():
        return WORST
    errors, spread = ((answers - labels) ** 2).mean(axis=0), labels.var(axis=0)
    varying = spread > 0
    if not varying.any():
        return WORST
    if labels.shape[1] > MOST_COLUMNS:
        return max(WORST, 1 - float(errors[varying].sum() / spread[varying].sum()))
    return float(np.maximum(WORST, 1 - errors[varying] / spread[varying]).mean())


def aligned(predictions: Array, labels: Array) -> Array | None:
    """Return predictions as rows of the labels' width; None where they cannot be compared one by one."""
    flat = predictions.reshape(len(predictions), -1).astype(float)
    return flat if flat.shape == labels.shape else None


def answers_of(head: Head, labels: Array, decoding: Decoding | None, output: str | None) -> Answers | None:
    """Return how an output is scored; None where its labels are neither classes, bits nor amounts."""
    decoder = decoder_for(head, decoding)
    if labels.dtype.kind not in NUMBERS or not len(labels) or not _finite(labels):
        return None
    if decoder is None:
        return Answers(labels, None, "explained", output) if _as_wide(head, labels) else None
    codes = decoder.codes(labels, _width(head, labels))
    lopsided = int(np.unique(codes, return_counts=True)[1].max()) > LOPSIDED * len(codes)
    return Answers(labels, decoder, "balanced" if lopsided else "exact", output)


def _finite(labels: Array) -> bool:
    return labels.dtype.kind != "f" or bool(np.isfinite(labels).all())


def _as_wide(head: Head, labels: Array) -> bool:
    """Whether each label has a prediction of its own, as far as the shape of the output is known."""
    if head.output_shape is None or None in head.output_shape[1:]:
        return True
    return int(np.prod([size or 1 for size in head.output_shape[1:]])) == int(np.prod(labels.shape[1:]))


def _width(head: Head, labels: Array) -> int:
    known = head.output_shape[-1] if head.output_shape else head.layer.units
    return known or (labels.shape[-1] if labels.ndim > 1 else 1)


def plain(value: Any) -> Array:
    """Return predictions as a NumPy array of their own numbers, also those in half precision."""
    array = np.asarray(value)
    return array.astype("float32") if array.dtype.kind not in NUMBERS else array
