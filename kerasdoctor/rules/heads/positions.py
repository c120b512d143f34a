"""Axes of time or space that reach an output although the labels have one answer for each row."""

from __future__ import annotations

from kerasdoctor.rules.heads.terms import CLASS_NUMBERS, CROSS_ENTROPIES, ONE_HOT, REGRESSION_LOSSES, Terms

RECURRENT = frozenset({"LSTM", "GRU", "SimpleRNN", "Bidirectional", "RNN"})
# These give one answer for each row, or take the axes apart: whatever came before is not the cause.
CLOSING = ("Global", "Flatten", "Reshape")


def keeps_time(terms: Terms) -> bool:
    """Whether a recurrent layer that answers at every step is what keeps the axis."""
    return too_many_axes(terms) and recurrence(terms) is not None


def keeps_positions(terms: Terms) -> bool:
    """Whether positions of an image or of a sequence are kept by anything else."""
    return too_many_axes(terms) and recurrence(terms) is None


def recurrence(terms: Terms) -> int | None:
    """Return the index of the last recurrent layer that answers at every step, if it keeps the axis."""
    for index in range(len(terms.network.layers) - 1, -1, -1):
        layer = terms.network.layers[index]
        if layer.kind.startswith(CLOSING):
            return None
        if layer.kind in RECURRENT:
            return index if layer.setting("return_sequences") is True else None
    return None


def too_many_axes(terms: Terms) -> bool:
    """Whether the output has axes that the labels lack, and the loss does not take them so."""
    output, labels = terms.head.output_shape, terms.labels.shape
    if output is None or labels is None or terms.loss_name not in REGRESSION_LOSSES | CROSS_ENTROPIES:
        return False
    if len(output) <= 2 or all(size == 1 for size in output[1:-1]):
        return False
    if len(labels) == 1:
        return True
    if len(labels) != 2:
        return False
    return len(output) > 3 or _not_one_per_step(terms, output[1], labels[1])


def _not_one_per_step(terms: Terms, steps: int | None, width: int | None) -> bool:
    """Whether labels with rows and columns cannot be one answer, or one class, for each step."""
    if steps is None or width is None or steps == width:
        return False
    if terms.loss_name in ONE_HOT:
        return terms.units == width
    return terms.loss_name in CLASS_NUMBERS or terms.units == width > 1
