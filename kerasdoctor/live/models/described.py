"""The arrays of a call of `fit` beside the inputs and outputs of its model."""

from __future__ import annotations

from dataclasses import replace

from kerasdoctor.facts import Head, Inputs
from kerasdoctor.live.counting import arrays
from kerasdoctor.live.data.rows import Rows


def with_labels(heads: tuple[Head, ...], names: list[str] | None, rows: Rows) -> tuple[Head, ...]:
    """Give each head the labels that its output is trained on, where it is given any."""
    found = []
    for position, head in enumerate(heads):
        name = names[position] if names and len(names) == len(heads) else None
        answers = rows.answers(position, name, len(heads))
        if answers is not None:
            y, weights = answers
            head = replace(head, labels=arrays.labels_of(y, weights, _width(head, y.ndim)))
        found.append(head)
    return tuple(found)


def inputs_of(rows: Rows, names: list[str] | None) -> tuple[Inputs, ...]:
    """Describe the inputs, several of them by the keys or the model's names."""
    told = list(rows.x_names)
    if len(told) > 1 and not any(told) and names and len(names) == len(told):
        told = list(names)
    return tuple(arrays.inputs_of(x, name) for x, name in zip(rows.x, told or [None] * len(rows.x), strict=True))


def _width(head: Head, axes: int) -> int | None:
    """Return the size of the output's last axis, by which labels are told from positions.

    Labels with rows and columns cannot be positions where the output has none: then it does not matter.
    """
    if head.output_shape is None:
        return head.layer.units
    return None if axes == len(head.output_shape) == 2 else head.output_shape[-1]
