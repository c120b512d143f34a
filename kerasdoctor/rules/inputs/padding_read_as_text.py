"""A recurrent layer remembers last what it reads last: the padding."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

PASSING = {"InputLayer", "Dropout", "SpatialDropout1D"}


@cause(kind="masking", severity=Severity.SMELLS)
def padding_read_as_text(network: Network, trace: Trace) -> Iterator[Finding]:
    """Texts are padded at their end, and a recurrent layer reads the padding behind each of them.

    Why it hurts
        The state that a recurrent layer gives at its end is mostly about what it read last. With padding at
        the end and no mask this is the same zeros for every short text, so short texts look alike.

    Bad
        import numpy as np
        from keras import Sequential
        from keras.layers import LSTM, Dense, Embedding
        from keras.utils import pad_sequences

        numbers = np.random.default_rng(0)
        x = pad_sequences([numbers.integers(1, 50, size=length) for length in range(1, 60)], 60, padding="post")
        y = (x.sum(axis=1) > 600).astype(int)
        model = Sequential([Embedding(50, 8), LSTM(8), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Sequential
        from keras.layers import LSTM, Dense, Embedding
        from keras.utils import pad_sequences

        numbers = np.random.default_rng(0)
        x = pad_sequences([numbers.integers(1, 50, size=length) for length in range(1, 60)], 60, padding="post")
        y = (x.sum(axis=1) > 600).astype(int)
        model = Sequential([Embedding(50, 8, mask_zero=True), LSTM(8), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The embedding masks zeros, the padding stands in front, all steps are handed on, or the layer reads
        in both directions.
    """
    past = network.inputs[0].past if len(network.inputs) == 1 else None
    padded = past.passed("pad_sequences") if past is not None else ()
    calls = [call for call in trace.of("keras.utils.pad_sequences") if padded and call.where == padded[-1].where]
    if len(calls) != 1 or calls[0].constant(3, "padding") != "post":
        return
    layers = [layer for layer in network.layers if layer.kind not in PASSING]
    match layers:
        case [Layer(kind="Embedding") as lookup, Layer(kind="LSTM" | "GRU" | "SimpleRNN") as reader, *_] if (
            not lookup.setting("mask_zero") and not reader.setting("return_sequences")
        ):
            yield Finding(
                message=f"{reader.kind} reads the padding behind each text, because the Embedding masks no zeros",
                places=(
                    Spot(lookup.where or calls[0].where, "hands padding on as a word"),
                    Spot(calls[0].where, "pads at the end"),
                ),
                evidence=(Evidence("read off the source: padding='post' and no mask_zero"),),
                why="The last state is mostly about what was read last.",
                confidence=Confidence.LIKELY,
                fixes=(Fix("", advice="give the Embedding mask_zero=True, or pad in front"),),
            )
