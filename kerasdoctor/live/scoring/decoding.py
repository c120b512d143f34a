"""How predictions become answers, and which rows come out as their own label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kerasdoctor.facts import Decoding, Head, How, Labels, Layer, Loss

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Decoder:
    """An operation that turns predictions into answers; `written` is how a report names it."""

    how: How
    written: str
    threshold: float = 0.5

    def exact(self, predictions: Array, labels: Array) -> Array:
        """Return for each row (or position) whether it is answered with its own label.

        `predictions` has shape (rows, ..., units); `labels` either the same shape or, for class
        indices, the shape without the last axis, which may also be kept with size 1.
        """
        if self.how == "argmax" and predictions.shape[-1] > 1:
            return self._classes(predictions, labels)
        if labels.size != predictions.size:
            labels = np.eye(predictions.shape[-1])[labels.reshape(-1).astype(int)]
        aligned = labels.reshape(predictions.shape)
        if self.how == "threshold":
            aligned = aligned > 0.5
        right = self.bits(predictions) == aligned
        every: Array = right.reshape(-1, right.shape[-1]).all(axis=-1)
        return every

    def bits(self, predictions: Array) -> Array:
        """Return the answer of each output by itself, in the shape of the predictions."""
        if self.how == "threshold":
            found: Array = predictions > self.threshold
            return found
        return np.round(predictions) if self.how == "round" else np.zeros_like(predictions)

    def codes(self, labels: Array, units: int) -> Array:
        """Return a number for each label that `exact` answers for, the same for equal labels."""
        if self.how == "argmax" and units > 1:
            one_hot = labels.ndim > 1 and labels.shape[-1] == units
            found: Array = labels.argmax(axis=-1).reshape(-1) if one_hot else labels.reshape(-1)
            return found
        wide = labels.size // max(len(labels), 1) >= units and labels.size % units == 0
        rows = labels.reshape(-1, units) if wide else labels.reshape(len(labels), -1)
        distinct: Array = np.unique(rows, axis=0, return_inverse=True)[1].reshape(-1)
        return distinct

    def _classes(self, predictions: Array, labels: Array) -> Array:
        answers = predictions.argmax(axis=-1)
        indices = labels.argmax(axis=-1) if labels.shape == predictions.shape else labels.reshape(answers.shape)
        right: Array = (answers == indices).reshape(-1)
        return right


def decoder_for(head: Head, written: Decoding | None) -> Decoder | None:
    """Return the user's own decode where the source shows it, else the one that suits the head.

    None for labels that are not classes, bits or labels.
    """
    usual = _usual(head)
    if usual is None or written is None:
        return usual
    threshold = written.threshold if written.threshold is not None else usual.threshold
    return Decoder(written.how, f"the script's {written.written}", threshold)


def _usual(head: Head) -> Decoder | None:
    several = (head.layer.units or 1) > 1
    match head:
        case Head(labels=Labels(kind="class-index" | "one-hot" | "distribution")) if several:
            return Decoder("argmax", "argmax")
        case Head(loss=Loss(name="hinge" | "squared_hinge"), labels=Labels(low=low, high=high)) if _signs(low, high):
            return Decoder("threshold", "a threshold of 0", 0.0)
        case Head(
            labels=Labels(kind="binary" | "multi-hot"), layer=Layer(activation="linear"), loss=Loss() as loss
        ) if "crossentropy" in loss.name:
            return Decoder("threshold", "a threshold of 0", 0.0)
        case Head(labels=Labels(kind="binary"), layer=layer) if several and layer.activation == "softmax":
            return Decoder("argmax", "argmax")
        case Head(labels=Labels(kind="binary" | "multi-hot")):
            return Decoder("threshold", "a threshold of 0.5")
    return None


def _signs(low: float | None, high: float | None) -> bool:
    """Whether labels are -1 and 1, or 0 and 1, by their least and greatest value."""
    return high == 1 and low in (-1, 0)
