"""A step on one or two rows follows their accidents."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

# With so few rows a batch of one is a fair share of them.
FEW = 64
# Rows of plain numbers are small, so that many of them fit into any memory.
ON_VECTORS = {"InputLayer", "Dense", "Dropout", "Activation", "ReLU", "LeakyReLU", "ELU", "Flatten", "Softmax"} | {
    "BatchNormalization",
    "Normalization",
    "GaussianNoise",
}


@cause(
    kind="batch-size",
    severity=Severity.SMELLS,
    explains={"loss-leaps-from-step-to-step", "worse-answers-than-in-training"},
)
def batches_of_one_or_two(network: Network, trace: Trace) -> Iterator[Finding]:
    """Each update rests on one or two rows.

    Why it hurts
        The gradient of one or two rows points somewhere near the right direction only on average. Updates
        undo each other, the loss jumps, and an epoch takes many times as long as with 32 rows.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(200, 3))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, batch_size=1)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(200, 3))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, batch_size=32)

    Unless
        There are only a few rows, a layer keeps its state from batch to batch, or the network is one for
        images or sequences, where one row fills the memory.
    """
    given = trace.fit.argument(None, "batch_size") if trace.fit is not None else None
    if given is None or given.where is None or given.value not in (1, 2) or isinstance(given.value, bool):
        return
    shape = network.inputs[0].shape if len(network.inputs) == 1 else None
    rows = shape[0] if shape else None
    if (rows is not None and rows < FEW) or not network.layers:
        return
    if any(layer.stateful or layer.kind not in ON_VECTORS for layer in network.layers):
        return
    yield Finding(
        message=f"each update rests on {given.value} row{'s' if given.value == 2 else ''}",
        places=(Spot(given.where, "rows for each update"),),
        evidence=(Evidence(f"`batch_size` is {given.value}", numbers=(("batch size", float(given.value)),)),),
        why="The gradient of so few rows is mostly accident, and updates undo each other.",
        confidence=Confidence.POSSIBLE,
        fixes=(Fix("", rewrites=((given.where, "32"),)),),
    )
