"""An Embedding needs a row for each token that can come."""

from __future__ import annotations

import math
from collections.abc import Iterator

from kerasdoctor.facts import INPUT, Call, Inputs, Layer, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.editing import call_of, given
from kerasdoctor.rules.architecture.weighted import spot
from kerasdoctor.rules.inputs.pointing import at_inputs

# What makes tokens, with the position and the name of the number that all tokens stay below.
LIMITS: dict[str, tuple[int, str]] = {
    "keras.datasets.imdb.load_data": (1, "num_words"),
    "keras.datasets.reuters.load_data": (1, "num_words"),
    "keras.layers.TextVectorization": (0, "max_tokens"),
    "keras.preprocessing.text.Tokenizer": (0, "num_words"),
}


@cause(kind="embedding-input", severity=Severity.HURTS, raises=(r"is not in \[0, \d+\)",))
def embedding_smaller_than_its_vocabulary(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """The tokens go further than the Embedding has rows.

    Why it hurts
        Tokens beyond `input_dim` have no vector. On a CPU the lookup stops the training at the
        first of them with an error about an index out of range; on a GPU they silently get zeros,
        so these words do not exist for the net.

    Bad
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense, Embedding, GlobalAveragePooling1D, TextVectorization

        texts = np.array(["good film", "bad film", "a good one", "a bad one"] * 20)
        y = np.array([1, 0, 1, 0] * 20)
        tokens = TextVectorization(max_tokens=50, output_sequence_length=4)
        tokens.adapt(texts)
        model = Sequential([Embedding(20, 4), GlobalAveragePooling1D(), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(np.array(tokens(texts)), y, epochs=5)

    Good
        import numpy as np
        from keras import Sequential
        from keras.layers import Dense, Embedding, GlobalAveragePooling1D, TextVectorization

        texts = np.array(["good film", "bad film", "a good one", "a bad one"] * 20)
        y = np.array([1, 0, 1, 0] * 20)
        tokens = TextVectorization(max_tokens=50, output_sequence_length=4)
        tokens.adapt(texts)
        model = Sequential([Embedding(50, 4), GlobalAveragePooling1D(), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(np.array(tokens(texts)), y, epochs=5)

    Unless
        The script makes tokens in more than one way or has several Embeddings, so that it is not
        plain which belong together.
    """
    read = list(_read(network, trace)) if trace is not None else []
    yield from read
    if not read and len(network.inputs) == 1 and network.layers:
        yield from _counted(network, network.layers[0], network.inputs[0], trace)


def _counted(network: Network, layer: Layer, tokens: Inputs, trace: Trace | None) -> Iterator[Finding]:
    """Judge the very tokens that the Embedding is given, by the smallest and the largest."""
    rows = layer.setting("input_dim")
    if layer.kind != "Embedding" or layer.sources not in (None, (INPUT,)) or not isinstance(rows, int):
        return
    if tokens.low is None or tokens.high is None or (tokens.low >= 0 and tokens.high < rows):
        return
    wanted = math.floor(tokens.high) + 1
    yield Finding(
        message=f"tokens go from {tokens.low:g} to {tokens.high:g}, and the Embedding has rows for 0 to {rows - 1}",
        places=(spot(layer, f"{rows} rows"), at_inputs(network, f"tokens from {tokens.low:g} to {tokens.high:g}")),
        evidence=(
            Evidence(
                f"{tokens.low:g} to {tokens.high:g} against {rows} rows", numbers=(("tokens", wanted), ("rows", rows))
            ),
        ),
        why="A token without a row stops the training on a CPU and is a vector of zeros on a GPU.",
        confidence=Confidence.CERTAIN,
        severity=Severity.BREAKS,
        fixes=(
            _wider(layer, trace, wanted)
            if tokens.low >= 0
            else Fix("", advice="number the tokens from 0 on; negative numbers have no row"),
        ),
    )


def _wider(layer: Layer, trace: Trace | None, wanted: int) -> Fix:
    edits = given(call_of(layer, trace), "input_dim", 0, str(wanted))
    if edits:
        return Fix("", rewrites=edits)
    return Fix("", advice=f"write input_dim={wanted}, or number the tokens from 0 on without gaps")


def _read(network: Network, trace: Trace) -> Iterator[Finding]:
    makers = [call for call in trace.of(*LIMITS) if isinstance(_limit(call), int)]
    embeddings = [layer for layer in network.layers if layer.kind == "Embedding"]
    if len(trace.of(*LIMITS)) != 1 or len(makers) != 1 or len(embeddings) != 1:
        return
    limit, rows = _limit(makers[0]), embeddings[0].setting("input_dim")
    if isinstance(limit, int) and isinstance(rows, int) and rows < limit:
        yield _finding(makers[0], embeddings[0], limit, rows)


def _limit(call: Call) -> object:
    return call.constant(*LIMITS[call.name])


def _finding(maker: Call, layer: Layer, limit: int, rows: int) -> Finding:
    return Finding(
        message=f"tokens go up to {limit - 1}, and the Embedding has rows for those up to {rows - 1}",
        places=(spot(layer, f"{rows} rows"), Spot(maker.where, f"tokens below {limit}")),
        evidence=(Evidence(f"{limit} tokens against {rows} rows", numbers=(("tokens", limit), ("rows", rows))),),
        why="A token without a row stops the training on a CPU and is a vector of zeros on a GPU.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice=f"write input_dim={limit}, or limit the tokens to {rows}"),),
    )
