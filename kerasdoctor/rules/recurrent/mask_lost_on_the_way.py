"""A mask says which steps are padding; not every layer hands it on."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, Wiring, wiring
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import CONVOLUTIONS, MAXIMA, READERS, spot

LOSING = CONVOLUTIONS | MAXIMA | {"Reshape", "Permute", "AveragePooling1D"}


@cause(kind="masking", severity=Severity.SMELLS)
def mask_lost_on_the_way(network: Network) -> Iterator[Finding]:
    """A layer between the mask and the recurrent layer drops the mask.

    Why it hurts
        Masking and `mask_zero=True` mark the padded steps, and recurrent layers skip them. A
        convolution, pooling or reshape in between computes new steps and does not say which of
        them are padding, so the recurrent layer reads all of them: at the end of a short row, its
        state is what a long stretch of padding made of it. Keras warns of it, among many other lines.

    Bad
        import warnings

        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Conv1D, Dense, Embedding

        warnings.filterwarnings("ignore")
        x = np.random.default_rng(0).integers(0, 20, size=(300, 12))
        y = (x == 3).sum(axis=1)
        model = Sequential([Input((12,)), Embedding(20, 8, mask_zero=True), Conv1D(8, 3), LSTM(8), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Dense, Embedding

        x = np.random.default_rng(0).integers(0, 20, size=(300, 12))
        y = (x == 3).sum(axis=1)
        model = Sequential([Input((12,)), Embedding(20, 8, mask_zero=True), LSTM(8), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        No recurrent layer comes after, or layers between hand the mask on, as Dropout, Dense and
        other recurrent layers do.
    """
    graph = wiring(network)
    if graph is None:
        return
    for index, layer in enumerate(network.layers):
        if layer.kind == "Masking" or (layer.kind == "Embedding" and layer.setting("mask_zero") is True):
            yield from _judge(graph, index, layer)


def _judge(graph: Wiring, index: int, mask: Layer) -> Iterator[Finding]:
    loser: Layer | None = None
    for _, layer in graph.after(index):
        if layer.kind in LOSING:
            loser = loser or layer
        if layer.kind in READERS:
            if loser is not None:
                yield _finding(mask, loser, layer)
            return


def _finding(mask: Layer, loser: Layer, reader: Layer) -> Finding:
    return Finding(
        message=f"{loser.kind} drops the mask of {mask.kind}, so {reader.kind} reads the padding as well",
        places=(
            spot(loser, "hands on no mask"),
            spot(mask, "marks the padded steps"),
            spot(reader, "would skip them"),
        ),
        evidence=(Evidence(f"{loser.kind} stands between {mask.kind} and {reader.kind}"),),
        why="What a layer computes of several steps is new steps, and it does not say which are padding.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", advice=f"put {reader.kind} right after {mask.kind}, or pad at the front of each row"),),
    )
