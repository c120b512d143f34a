"""The fact about the arrays of a fit, put together."""

from __future__ import annotations

import numpy as np

from kerasdoctor.facts import Data, LabelData, Network
from kerasdoctor.live.counting.inputs import input_data
from kerasdoctor.live.counting.labels import class_codes, label_data
from kerasdoctor.live.counting.meeting import pairs_of
from kerasdoctor.live.counting.outputs import Answered, answered
from kerasdoctor.live.counting.validation import validation_of
from kerasdoctor.live.data.rows import Rows


def data_of(network: Network, rows: Rows, held: Rows | None, share: float | None) -> Data:
    """Count what rows hold; `held` are those to validate on, or `share` is cut off the end for it."""
    outputs = answered(network, rows)
    single = outputs[0] if len(outputs) == 1 else None
    labels = None
    if single is not None and isinstance(single.y, np.ndarray):
        labels = class_codes(single.y, single.kind)
    return Data(
        rows=rows.count,
        streamed=rows.streamed,
        inputs=tuple(input_data(part) for part in rows.x),
        heads=tuple(_labels(output, rows) for output in outputs),
        pairs=pairs_of(rows.x, labels),
        validation=validation_of(network, rows, held, share),
    )


def _labels(output: Answered, rows: Rows) -> LabelData:
    return LabelData(0) if output.y is None else label_data(output.y, output.kind, output.weights, rows.x)
