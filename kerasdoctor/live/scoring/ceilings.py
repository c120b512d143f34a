"""What labels, loss, metric and decode allow, computed from the label rows without training."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from kerasdoctor.facts import (
    Ceiling,
    Ceilings,
    DecodeCeiling,
    Decoding,
    Head,
    Labels,
    Layer,
    Loss,
    MetricCeiling,
    Network,
)
from kerasdoctor.live.data.rows import Rows
from kerasdoctor.live.models.compiled import is_plain_mean
from kerasdoctor.live.scoring.confusing import examples_of
from kerasdoctor.live.scoring.decoding import Array, decoder_for
from kerasdoctor.places import Tally

# More rows do not move the third decimal of a mean over labels.
MAX_ROWS = 100_000
# A constant answer is tried for each of the most frequent columns; rarer ones cannot win.
MAX_CONSTANTS = 32
METRIC_ROWS = 10_000
TINY = 1e-12


@dataclass(frozen=True, slots=True)
class _Best:
    """The best prediction for each row, the best single one for all, and their mean losses.

    `labels` has a row for each prediction: a row, or a position where the output has positions.
    """

    labels: Array
    per_row: Array
    constant: Array
    lowest_loss: float
    constant_loss: float


def ceilings_of(
    network: Network, rows: Rows, losses: list[Any], compiled_metrics: list[Any], decoding: Decoding | None
) -> Ceilings:
    """Compute a ceiling for each head whose labels and loss can be reasoned about.

    `losses` holds each head's loss as the user gave it: one that smooths its labels or sums over
    rows goes by the same name and has other bounds. `compiled_metrics` holds those of all heads in order.
    """
    found = []
    remaining = iter(compiled_metrics)
    labelled = sum(head.labels is not None for head in network.heads)
    labels = iter(rows.y if labelled == len(rows.y) else ())
    for head, loss in zip(network.heads, losses, strict=False):
        own_metrics = list(islice(remaining, len(head.metrics)))
        y = None if head.labels is None else next(labels, None)
        if not isinstance(y, np.ndarray):
            continue
        used = y[:MAX_ROWS] if rows.weights is None else y[:MAX_ROWS][rows.weights[:MAX_ROWS] != 0]
        best = _best(head, used) if len(used) and _is_a_mean_over_the_answers(head, loss) else None
        if best is None or head.loss is None:
            continue
        metrics = _metric_ceilings(head, best, own_metrics)
        decode = _decode_ceiling(head, best, decoding if len(network.heads) == 1 else None)
        name = head.layer.name or "output"
        # Under weights, other answers are best for the loss than those that are computed here.
        lowest, constant = (None, None) if _weighs(rows) else (best.lowest_loss, best.constant_loss)
        found.append(Ceiling(name, head.loss.name, len(used), lowest, constant, metrics, decode))
    return Ceilings(tuple(found))


def _weighs(rows: Rows) -> bool:
    """Whether rows count differently in the loss, those aside that do not count at all."""
    if rows.weights is None:
        return rows.given_weights is not None
    return bool((rows.weights[rows.weights != 0] != 1).any())


def _is_a_mean_over_the_answers(head: Head, loss: Any) -> bool:
    """Whether the loss is the plain formula and reads the head's output as what it is."""
    if head.loss is None or not is_plain_mean(loss):
        return False
    activation, from_logits = head.layer.activation, head.loss.from_logits
    return activation is None or from_logits is None or from_logits == (activation == "linear")


def _best(head: Head, y: Array) -> _Best | None:
    match head:
        case Head(
            layer=Layer(activation="softmax" | "linear"),
            loss=Loss(name="categorical_crossentropy"),
            labels=Labels(kind="one-hot" | "multi-hot" | "distribution"),
        ):
            y = y.reshape(-1, y.shape[-1])
            return _categorical(y, y.astype(float))
        case Head(layer=Layer(units=int(units)), loss=Loss(name="sparse_categorical_crossentropy")) if _indices(
            y, units
        ):
            y = y.reshape(-1)
            return _categorical(y, np.eye(units)[y.astype(int)])
        case Head(
            layer=Layer(activation="sigmoid" | "linear"),
            loss=Loss(name="binary_crossentropy"),
            labels=Labels(kind="binary" | "one-hot" | "multi-hot", shape=shape),
        ) if shape is not None and len(shape) <= 2:
            return _binary(y.reshape(len(y), -1).astype(float))
        case Head(layer=Layer(activation="linear"), loss=Loss(name="mean_squared_error"), labels=Labels(non_finite=0)):
            flat = y.reshape(len(y), -1).astype(float)
            mean = flat.mean(axis=0)
            return _Best(flat, flat, mean, 0.0, float(((flat - mean) ** 2).mean()))
    return _best_amount(head, y)


def _best_amount(head: Head, y: Array) -> _Best | None:
    """Return the best answers under losses that have another best constant than the mean, or another least."""
    match head:
        case Head(layer=Layer(activation="linear"), loss=Loss(name="mean_absolute_error"), labels=Labels(non_finite=0)):
            flat = y.reshape(len(y), -1).astype(float)
            median = np.median(flat, axis=0)
            return _Best(flat, flat, median, 0.0, float(np.abs(flat - median).mean()))
        case Head(loss=Loss(name="poisson"), labels=Labels(non_finite=0, low=float(low))) if low >= 0:
            flat = y.reshape(len(y), -1).astype(float)
            mean = flat.mean(axis=0)
            least = flat - flat * np.log(np.maximum(flat, TINY))
            return _Best(
                flat, flat, mean, float(least.mean()), float((mean - mean * np.log(np.maximum(mean, TINY))).mean())
            )
        case Head(
            layer=Layer(activation="softmax"),
            loss=Loss(name="kl_divergence"),
            labels=Labels(kind="one-hot" | "distribution"),
        ):
            shares = y.reshape(-1, y.shape[-1]).astype(float)
            best = _categorical(shares, shares)
            return _Best(shares, shares, best.constant, 0.0, best.constant_loss - best.lowest_loss)
        case Head(
            layer=Layer(activation="linear" | "tanh"), loss=Loss(name="hinge"), labels=Labels(low=-1.0, high=1.0)
        ):
            signs = y.reshape(len(y), -1).astype(float)
            side = np.where(signs.mean(axis=0) >= 0, 1.0, -1.0)
            return _Best(signs, signs, side, 0.0, float(np.maximum(0, 1 - signs * side).mean()))
    return None


def _indices(y: Array, units: int) -> bool:
    return y.dtype.kind in "biuf" and y.size > 0 and bool(np.isfinite(y).all() and y.min() >= 0 and y.max() < units)


def _categorical(labels: Array, y: Array) -> _Best:
    """Minimise -sum(y log p) over the simplex: p = y / sum(y), for a row and for the column sums."""
    sums = y.sum(axis=-1, keepdims=True)
    per_row = np.where(sums > 0, y / np.maximum(sums, TINY), 1 / y.shape[-1])
    constant = y.mean(axis=0) / max(float(y.mean(axis=0).sum()), TINY)
    lowest = -(y * np.log(np.maximum(per_row, TINY))).sum(axis=-1).mean()
    flat = -(y * np.log(np.maximum(constant, TINY))).sum(axis=-1).mean()
    return _Best(labels, per_row, constant, float(lowest), float(flat))


def _binary(y: Array) -> _Best:
    constant = y.mean(axis=0)
    safe = np.clip(constant, TINY, 1 - TINY)
    flat = -(y * np.log(safe) + (1 - y) * np.log(1 - safe)).mean()
    return _Best(y, y, constant, 0.0, float(flat))


def _metric_ceilings(head: Head, best: _Best, compiled: list[Any]) -> tuple[MetricCeiling, ...]:
    """Score constant answers with the very metric objects that Keras made of the user's metrics."""
    found = []
    y = best.labels[:METRIC_ROWS]
    for described, metric in zip(head.metrics, compiled, strict=False):
        if not str(described.resolved).endswith("Accuracy"):
            continue
        scores = [_score(metric, y, answer) for answer in _constants(best)]
        found.append(MetricCeiling(described.asked, str(described.resolved), max(scores), len(y)))
    return tuple(found)


def _constants(best: _Best) -> list[Array]:
    width = best.constant.shape[-1]
    if width == 1:
        return [np.zeros(1), np.ones(1), best.constant]
    columns = np.argsort(-best.constant, kind="stable")[:MAX_CONSTANTS]
    return [np.eye(width)[column] for column in columns] + [np.eye(width)[0], best.constant]


def _score(metric: Any, y: Array, answer: Array) -> float:
    metric.reset_state()
    metric.update_state(y, np.broadcast_to(answer, (len(y), answer.shape[-1])).astype("float32"))
    score = float(metric.result())
    metric.reset_state()
    return score


def _decode_ceiling(head: Head, best: _Best, decoding: Decoding | None) -> DecodeCeiling | None:
    decoder = decoder_for(head, decoding)
    if decoder is None or decoding is None:
        return None
    y = best.labels
    right = decoder.exact(best.per_row, y)
    tallies: list[Tally] = []
    if head.labels is not None and head.labels.row_sums is not None and head.labels.row_sums.tallies:
        sums = y.sum(axis=-1)
        for value in np.unique(sums)[:8]:
            here = right[sums == value]
            label = f"add up to {value:g}, of {len(here):,} rows"
            tallies.append(Tally(label, int(here.sum()), float(here.mean())))
    score, examples = float(right.mean()), examples_of(decoder, best.per_row, y)
    return DecodeCeiling(decoder.how, score, len(y), tuple(tallies), examples, decoding.written, decoding.where)
