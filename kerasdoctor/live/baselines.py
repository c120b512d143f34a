"""What a held-out score is compared with: the most frequent label, a linear model, an interval."""

from __future__ import annotations

import math

import numpy as np

from kerasdoctor.facts import Interval
from kerasdoctor.live.decoding import Array

# A 95 % interval, as usual for shares.
Z = 1.96
# Least squares costs features**2 times rows: this many take well under a second.
MAX_FEATURES = 1000
MAX_CLASSES = 200


def wilson(right: int, rows: int) -> Interval:
    """Return the share `right / rows` with its Wilson 95 % interval (Wilson 1927)."""
    share = right / rows
    centre = (share + Z**2 / (2 * rows)) / (1 + Z**2 / rows)
    spread = Z * math.sqrt(share * (1 - share) / rows + Z**2 / (4 * rows**2)) / (1 + Z**2 / rows)
    return Interval(share, max(0.0, centre - spread), min(1.0, centre + spread), rows)


def majority(y_train: Array, y_held: Array) -> Interval:
    """Score the most frequent label of the training rows on the held-out rows."""
    codes, held = class_codes(y_train, y_held)
    values, counts = np.unique(codes, return_counts=True)
    return wilson(int((held == values[counts.argmax()]).sum()), len(held))


def linear(x_train: Array, y_train: Array, x_held: Array, y_held: Array) -> Interval | None:
    """Score a least-squares linear classifier; None where it would be too large to fit."""
    flat, flat_held = x_train.reshape(len(x_train), -1), x_held.reshape(len(x_held), -1)
    codes, held = class_codes(y_train, y_held)
    classes = np.unique(codes)
    if flat.shape[1] > MAX_FEATURES or len(classes) > MAX_CLASSES or flat.dtype.kind not in "biuf":
        return None
    mean, spread = flat.mean(axis=0), flat.std(axis=0)
    spread = np.where(spread > 0, spread, 1)
    design = np.column_stack([(flat - mean) / spread, np.ones(len(flat))])
    design_held = np.column_stack([(flat_held - mean) / spread, np.ones(len(flat_held))])
    if not np.isfinite(design).all() or not np.isfinite(design_held).all():
        return None
    weights = np.linalg.lstsq(design, (codes[:, None] == classes).astype(float), rcond=None)[0]
    answers = classes[(design_held @ weights).argmax(axis=1)]
    return wilson(int((answers == held).sum()), len(held))


def class_codes(y_train: Array, y_held: Array) -> tuple[Array, Array]:
    """Return a number for each distinct label or label row, the same in both parts."""
    both = np.concatenate([y_train, y_held]).reshape(len(y_train) + len(y_held), -1)
    codes = np.unique(both, axis=0, return_inverse=True)[1].reshape(-1)
    return codes[: len(y_train)], codes[len(y_train) :]
