"""What a held-out score is compared with: the most frequent label, a linear model, an interval."""

from __future__ import annotations

import math

import numpy as np

from kerasdoctor.facts import Interval
from kerasdoctor.live.scoring.decoding import Array

# A 95 % interval, as usual for shares.
Z = 1.96
# Least squares costs features**2 times rows: this many take well under a second.
MAX_FEATURES = 1000
MAX_CLASSES = 200
# So many resamplings settle the ends of an interval to about a tenth of its width.
RESAMPLED = 200
# A penalty of a thousandth of the rows keeps columns that say the same from blowing up.
PENALTY = 1e-3


def wilson(right: int, rows: int) -> Interval:
    """Return the share `right / rows` with its Wilson 95 % interval (Wilson 1927)."""
    share = right / rows
    centre = (share + Z**2 / (2 * rows)) / (1 + Z**2 / rows)
    spread = Z * math.sqrt(share * (1 - share) / rows + Z**2 / (4 * rows**2)) / (1 + Z**2 / rows)
    return Interval(share, max(0.0, centre - spread), min(1.0, centre + spread), rows)


def balanced(right: Array, codes: Array) -> Interval:
    """Return the share of right answers for each label by itself, averaged over the labels.

    Its variance is the sum of those of the shares, divided by the square of their number.
    """
    values, inverse, counts = np.unique(codes, return_inverse=True, return_counts=True)
    shares = np.bincount(inverse.reshape(-1), weights=right.astype(float)) / counts
    spread = Z * math.sqrt(float((shares * (1 - shares) / counts).sum())) / len(values)
    mean = float(shares.mean())
    return Interval(mean, max(0.0, mean - spread), min(1.0, mean + spread), len(right))


def explained(answers: Array, labels: Array) -> Interval:
    """Return the share of the labels' variance that answers explain, with a bootstrapped interval.

    All columns together: with several of different size, the larger ones decide.
    """
    flat, given = labels.reshape(len(labels), -1).astype(float), answers.reshape(len(answers), -1).astype(float)
    if flat.shape != given.shape or not np.isfinite(given).all():
        return Interval(-1.0, -1.0, -1.0, len(labels))
    error, spread = ((given - flat) ** 2).sum(axis=1), ((flat - flat.mean(axis=0)) ** 2).sum(axis=1)
    drawn = np.random.default_rng(0).multinomial(len(error), np.full(len(error), 1 / len(error)), size=RESAMPLED)
    below = np.maximum(drawn @ spread, np.finfo(float).tiny)
    low, high = np.quantile(1 - (drawn @ error) / below, [0.025, 0.975])
    score = 1 - error.sum() / max(float(spread.sum()), np.finfo(float).tiny)
    ends = [max(-1.0, float(value)) for value in (score, low, high)]
    return Interval(ends[0], ends[1], ends[2], len(labels))


def mean(y_train: Array, y_held: Array) -> Interval:
    """Score the mean of the training labels on the held-out labels."""
    constant = y_train.reshape(len(y_train), -1).mean(axis=0)
    return explained(np.broadcast_to(constant, (len(y_held), len(constant))), y_held)


def ridge(x_train: Array, y_train: Array, x_held: Array, y_held: Array) -> Interval | None:
    """Score a linear model of real-valued labels with a small penalty; None where it would be too large to fit."""
    designs = _designs(x_train, x_held)
    flat = y_train.reshape(len(y_train), -1).astype(float)
    if designs is None or flat.shape[1] > MAX_CLASSES:
        return None
    design, design_held = designs
    normal = design.T @ design + PENALTY * len(design) * np.eye(design.shape[1])
    weights = np.linalg.solve(normal, design.T @ flat)
    return explained(design_held @ weights, y_held)


def majority(codes: Array, held: Array, *, by_label: bool = False) -> Interval:
    """Score the most frequent label of the training rows on the held-out rows, or on each label alike."""
    values, counts = np.unique(codes, return_counts=True)
    right = held == values[counts.argmax()]
    return balanced(right, held) if by_label else wilson(int(right.sum()), len(held))


def linear(x_train: Array, codes: Array, x_held: Array, held: Array) -> Interval | None:
    """Score a least-squares linear classifier of label numbers; None where it would be too large to fit."""
    designs, classes = _designs(x_train, x_held), np.unique(codes)
    if designs is None or len(classes) > MAX_CLASSES:
        return None
    design, design_held = designs
    weights = np.linalg.lstsq(design, (codes[:, None] == classes).astype(float), rcond=None)[0]
    answers = classes[(design_held @ weights).argmax(axis=1)]
    return wilson(int((answers == held).sum()), len(held))


def _designs(x_train: Array, x_held: Array) -> tuple[Array, Array] | None:
    """Return standardised columns beside a column of ones; None where there are too many, or no numbers."""
    if not isinstance(x_train, np.ndarray) or not isinstance(x_held, np.ndarray):
        return None
    flat, flat_held = x_train.reshape(len(x_train), -1), x_held.reshape(len(x_held), -1)
    if flat.shape[1] > MAX_FEATURES or flat.dtype.kind not in "biuf":
        return None
    centre, spread = flat.mean(axis=0), flat.std(axis=0)
    spread = np.where(spread > 0, spread, 1)
    design = np.column_stack([(flat - centre) / spread, np.ones(len(flat))])
    design_held = np.column_stack([(flat_held - centre) / spread, np.ones(len(flat_held))])
    return (design, design_held) if np.isfinite(design).all() and np.isfinite(design_held).all() else None
