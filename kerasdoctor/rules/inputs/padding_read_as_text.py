"""A recurrent layer remembers last what it reads last: the padding."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Data, Layer, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.inputs.pointing import MANY_ROWS, at_inputs

# Below this most of what is read last is text all the same.
MUCH = 0.3
PASSING = {"InputLayer", "Dropout", "SpatialDropout1D"}


@cause(kind="masking", severity=Severity.SMELLS)
def padding_read_as_text(network: Network, trace: Trace | None, data: Data | None) -> Iterator[Finding]:
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
        in both directions. Where no `pad_sequences` is seen, zeros have to fill three tenths of the rows.
    """
    padded = list(_read(network, trace)) if trace is not None else []
    padded = padded or (list(_counted(network, data)) if data is not None else [])
    layers = [layer for layer in network.layers if layer.kind not in PASSING]
    match layers:
        case [Layer(kind="Embedding") as lookup, Layer(kind="LSTM" | "GRU" | "SimpleRNN") as reader, *_] if (
            padded and not lookup.setting("mask_zero") and not reader.setting("return_sequences")
        ):
            padding, said = padded[0]
            yield Finding(
                message=f"{reader.kind} reads the padding behind each text, because the Embedding masks no zeros",
                places=(Spot(lookup.where or padding.place, "hands padding on as a word"), padding),
                evidence=(said,),
                why="The last state is mostly about what was read last.",
                confidence=Confidence.LIKELY,
                fixes=(Fix("", advice="give the Embedding mask_zero=True, or pad in front"),),
            )


def _read(network: Network, trace: Trace) -> Iterator[tuple[Spot, Evidence]]:
    past = network.inputs[0].past if len(network.inputs) == 1 else None
    padded = past.passed("pad_sequences") if past is not None else ()
    calls = [call for call in trace.of("keras.utils.pad_sequences") if padded and call.where == padded[-1].where]
    if len(calls) == 1 and calls[0].constant(3, "padding") == "post":
        yield (
            Spot(calls[0].where, "pads at the end"),
            Evidence("read off the source: padding='post' and no mask_zero"),
        )


def _counted(network: Network, data: Data) -> Iterator[tuple[Spot, Evidence]]:
    part = data.inputs[0] if len(data.inputs) == 1 else None
    if part is not None and part.rows >= MANY_ROWS and part.padded is not None and part.padded >= MUCH:
        yield (
            at_inputs(network, f"{part.padded:.0%} of each row is zeros at its end"),
            Evidence(f"{part.padded:.0%} of {part.width} tokens are zeros at the end of a row, on average", part.rows),
        )
