"""Which answers rows of each label are given: those of a model, and those of a perfect prediction."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kerasdoctor.facts import OTHERS, Confusion, Decoded
from kerasdoctor.live.scoring.decoding import Array, Decoder

# A table of more rows and columns than this is no picture any more.
MOST_LABELS = 10
MOST_EXAMPLES = 8
# Comparing more label rows with each other takes longer than a look at them is worth.
MOST_ROWS = 20_000
# A row of bits with more ones than this is no name.
MOST_NAMED = 4
# Outputs of more bits than this are hardly ever the same twice, and comparing them takes long.
MOST_BITS = 256


def confusion_of(decoder: Decoder, predictions: Array, labels: Array) -> Confusion | None:
    """Count the answers to the rows of each label, both named; None where rows cannot be told by a name.

    `predictions` has shape (rows, ..., units), `labels` that of predictions or of class numbers.
    """
    units = predictions.shape[-1]
    if decoder.how == "argmax" and units > 1:
        truth = _classes(labels, predictions.shape)
        given = predictions.argmax(axis=-1).reshape(-1)
        rows, columns = [str(code) for code in truth], [str(code) for code in given]
    else:
        if units > MOST_BITS or labels.size != predictions.size:
            return None
        wanted = labels > 0.5 if decoder.how == "threshold" else labels
        truth, given = wanted.reshape(-1, units), decoder.bits(predictions).reshape(-1, units)
        rows, columns = _named(truth), _named(given)
    if len(rows) != len(columns):
        return None
    return _table(rows, columns)


def _classes(labels: Array, shape: tuple[int, ...]) -> Array:
    found: Array = labels.argmax(axis=-1) if labels.shape == shape else labels
    return found.reshape(-1).astype(int)


def _named(rows: Array) -> list[str]:
    """Name each row of bits, naming equal rows only once."""
    distinct, codes = np.unique(np.asarray(rows, dtype=float), axis=0, return_inverse=True)
    names = [row_name(row) for row in distinct]
    return [names[code] for code in codes.reshape(-1)]


def row_name(row: Array) -> str:
    """Name a row of bits by the columns that hold a 1, such as "columns 0 and 2"."""
    if len(row) == 1:
        return f"{row[0]:g}"
    ones = np.flatnonzero(row)
    if not len(ones):
        return "all 0"
    if not (row[ones] == 1).all():
        return "other values"
    return f"{len(ones)} columns" if len(ones) > MOST_NAMED else _columns(ones)


def _columns(which: Sequence[int] | Array) -> str:
    numbers = [str(int(number)) for number in which]
    if len(numbers) == 1:
        return f"column {numbers[0]}"
    return f"columns {', '.join(numbers[:-1])} and {numbers[-1]}"


def _table(rows: list[str], columns: list[str]) -> Confusion:
    labels, answers = _headings(rows), _headings(columns)
    at = {name: number for number, name in enumerate(labels)}
    to = {name: number for number, name in enumerate(answers)}
    counts = np.zeros((len(labels), len(answers)), dtype=int)
    for row, column in zip(rows, columns, strict=True):
        counts[at.get(row, -1), to.get(column, -1)] += 1
    return Confusion(tuple(labels), tuple(answers), tuple(tuple(int(n) for n in row) for row in counts))


def _headings(names: list[str]) -> list[str]:
    """Return the most frequent names in their natural order, and a last one for all others if there are any."""
    found, counts = np.unique(names, return_counts=True)
    frequent = [str(found[at]) for at in np.argsort(-counts, kind="stable")[:MOST_LABELS]]
    frequent.sort(key=lambda name: (0, int(name), "") if name.isdecimal() else (1, len(name), name))
    return [*frequent, OTHERS] if len(found) > MOST_LABELS else frequent


def examples_of(decoder: Decoder, predictions: Array, labels: Array) -> tuple[Decoded, ...]:
    """Show what a decode makes of the predictions for the most frequent labels among the first rows."""
    units = predictions.shape[-1]
    if units > MOST_BITS or len(predictions) != len(labels):
        return ()
    predictions, labels = predictions[:MOST_ROWS], labels[:MOST_ROWS]
    distinct, first, counts = np.unique(labels.reshape(len(labels), -1), axis=0, return_index=True, return_counts=True)
    right = decoder.exact(predictions, labels)
    shown = np.argsort(-counts, kind="stable")[:MOST_EXAMPLES]
    found = [
        Decoded(
            label=_label(distinct[code], units),
            prediction=_shares(predictions[first[code]]),
            answer=_answer(decoder, predictions[first[code]], _is_class(distinct[code], units)),
            rows=int(counts[code]),
            right=bool(right[first[code]]),
        )
        for code in shown
    ]
    return tuple(sorted(found, key=lambda one: (not one.right, -one.rows)))


def _label(row: Array, units: int) -> str:
    return f"class {int(row[0])}" if _is_class(row, units) else row_name(row)


def _is_class(row: Array, units: int) -> bool:
    return len(row) == 1 and units > 1


def _answer(decoder: Decoder, prediction: Array, to_class: bool) -> str:
    if decoder.how == "argmax" and len(prediction) > 1:
        best = int(prediction.argmax())
        return f"class {best}" if to_class else _columns([best])
    return row_name(np.asarray(decoder.bits(prediction), dtype=float))


def _shares(prediction: Array) -> str:
    """Say what a perfect model answers, such as "0.5 in columns 0 and 1"."""
    values = np.unique(np.round(prediction, 4))
    if len(prediction) == 1:
        return f"{values[0]:g}"
    if len(values) == 1:
        return f"{values[0]:.3g} in every column"
    named = []
    for value in values[::-1]:
        which = np.flatnonzero(np.round(prediction, 4) == value)
        if value and len(which) <= MOST_NAMED:
            named.append(f"{value:.3g} in {_columns(which)}")
    return ", ".join(named) if named else f"{len(values)} different shares"
