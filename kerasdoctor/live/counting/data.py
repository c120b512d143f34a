"""The fact about the arrays of a fit, put together."""

from __future__ import annotations

from typing import Any

import numpy as np

from kerasdoctor.facts import Data, Network
from kerasdoctor.live.counting.inputs import input_data
from kerasdoctor.live.counting.labels import class_codes, label_data
from kerasdoctor.live.counting.meeting import pairs_of
from kerasdoctor.live.counting.validation import validation_of
from kerasdoctor.live.rows import Rows


def data_of(network: Network, rows: Rows, held: Rows | None, share: float | None) -> Data:
    """Count what rows hold; `held` are those to validate on, or `share` is cut off the end for it."""
    kinds: list[Any] = [head.labels.kind if head.labels is not None else None for head in network.heads]
    if len(kinds) != len(rows.y):
        kinds = [None] * len(rows.y)
    single = len(rows.y) == 1 and isinstance(rows.y[0], np.ndarray)
    labels = class_codes(rows.y[0], kinds[0]) if single else None
    return Data(
        rows=rows.count,
        streamed=rows.streamed,
        inputs=tuple(input_data(part) for part in rows.x),
        heads=tuple(label_data(y, kind, rows.weights, rows.x) for y, kind in zip(rows.y, kinds, strict=True)),
        pairs=pairs_of(rows.x, labels),
        validation=validation_of(network, rows, held, share),
    )
