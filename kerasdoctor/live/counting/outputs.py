"""Which labels each output of the model is trained on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kerasdoctor.facts import LabelKind, Network
from kerasdoctor.live.data.rows import Rows


@dataclass(frozen=True, slots=True)
class Answered:
    """The labels of one output, what they are, and the weights of the rows; `y` is None where it has none."""

    y: Any = None
    kind: LabelKind | None = None
    weights: Any = None


def answered(network: Network, rows: Rows) -> list[Answered]:
    """Return the labels of each head, in the order of the heads."""
    found = []
    for position, head in enumerate(network.heads):
        known = rows.answers(position, head.name or head.layer.name, len(network.heads)) if rows.y else None
        if known is None:
            found.append(Answered())
        else:
            kind = head.labels.kind if head.labels is not None else None
            found.append(Answered(known[0], kind, known[1]))
    return found
