"""An Embedding looks up rows by whole numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator

from kerasdoctor.facts import INPUT, Data, InputData, Layer, Network, Operation, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import spot
from kerasdoctor.rules.inputs.pointing import at_inputs, inputs_called

SCALERS = (
    "MinMaxScaler",
    "StandardScaler",
    "RobustScaler",
    "MaxAbsScaler",
    "Normalizer",
    "normalize",
    "scale",
    "zscore",
)
# A division by more than this puts most numbers below 1, where all of them are token 0.
LARGE = 2
# So few numbers are left of measurements around 0: nothing that an Embedding could tell apart.
LEFT = 3


@cause(
    kind="embedding-input",
    severity=Severity.HURTS,
    explains={
        "no-better-than-a-constant",
        "cannot-memorise-one-batch",
        "same-answer-for-every-row",
        "no-better-than-with-shuffled-labels",
    },
)
def tokens_scaled_before_an_embedding(network: Network, trace: Trace | None, data: Data | None) -> Iterator[Finding]:
    """The inputs are scaled, and the first layer is an Embedding, which takes whole numbers.

    Why it hurts
        An Embedding holds a vector for each token and looks it up by its number. Keras cuts the
        inputs down to whole numbers without a word: after scaling they are 0, or a few small
        numbers, so nearly all tokens get the same vector and the text is gone.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Embedding, Flatten

        x = np.random.default_rng(0).integers(0, 256, size=(300, 12))
        y = (x > 100).sum(axis=1)
        x = x / 255.0
        model = Sequential([Input((12,)), Embedding(256, 8), Flatten(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Embedding, Flatten

        x = np.random.default_rng(0).integers(0, 256, size=(300, 12))
        y = (x > 100).sum(axis=1)
        model = Sequential([Input((12,)), Embedding(256, 8), Flatten(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        Something stands between the inputs and the Embedding, the numbers become whole ones again
        after the scaling, or it is not known what was done to them.
    """
    if not network.layers or network.layers[0].kind != "Embedding":
        return
    read = list(_read(network.layers[0], trace)) if trace is not None else []
    if data is None or len(data.inputs) != 1:
        yield from read
    elif _has_fractions(network, data.inputs[0]):
        yield from read or [_counted(network, network.layers[0], data.inputs[0])]


def _has_fractions(network: Network, part: InputData) -> bool:
    missing = any(given.non_finite for given in network.inputs)
    return part.whole is False and not missing and network.layers[0].sources in (None, (INPUT,))


def _counted(network: Network, layer: Layer, part: InputData) -> Finding:
    """Say what the very numbers are that the Embedding is given."""
    low, high = part.low or 0.0, part.high or 0.0
    left = max(0, math.trunc(high) - math.trunc(low)) + 1
    tokens = "one token" if left == 1 else f"{left} tokens at most"
    return Finding(
        message=f"{inputs_called(network)} goes into an Embedding with fractions from {low:.3g} to {high:.3g}, "
        f"of which {tokens} remain{'s' if left == 1 else ''}",
        places=(at_inputs(network, "not whole numbers"), spot(layer, "looks up vectors by whole numbers")),
        evidence=(Evidence(f"counted on {part.rows:,} rows: not all values are whole", rows=part.rows),),
        why="Keras cuts fractions off, so different inputs get the same vector.",
        confidence=Confidence.CERTAIN,
        severity=Severity.BREAKS if left <= LEFT else None,
        fixes=(
            Fix(
                "the inputs are tokens", advice="give the Embedding the tokens as they are, as whole numbers from 0 on"
            ),
            Fix("the inputs are measurements", advice="leave the Embedding out: a Dense layer takes them as they are"),
        ),
    )


def _read(first: Layer, trace: Trace) -> Iterator[Finding]:
    if trace.fit is None:
        return
    given = trace.fit.argument(0, "x")
    if first.sources not in (None, (INPUT,)) or given is None or given.past is None:
        return
    scaled: Operation | None = None
    for done in given.past.operations:
        if done.word in ("astype", "round", "rint", "floor", "argmax", "digitize", "cast"):
            scaled = None
        elif _scales(done):
            scaled = done
    if scaled is not None:
        yield _finding(first, scaled)


def _scales(done: Operation) -> bool:
    if done.name == "divide":
        return isinstance(done.operand, int | float) and not isinstance(done.operand, bool) and done.operand > LARGE
    words = done.name.split(".")
    return any(word in SCALERS for word in words) and words[-1] in (*SCALERS, "transform", "fit_transform")


def _finding(layer: Layer, scaled: Operation) -> Finding:
    how = f"divided by {scaled.operand:g}" if isinstance(scaled.operand, int | float) else "scaled"
    return Finding(
        message=f"the inputs are {how} before an Embedding, which cuts them down to whole numbers",
        places=(Spot(scaled.where, f"{how} here"), spot(layer, "looks up vectors by whole numbers")),
        evidence=(Evidence(f"the inputs that fit is given are {how}, and no layer stands before the Embedding"),),
        why="Numbers below 1 are all token 0 to an Embedding, so different tokens get the same vector.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="give the Embedding the tokens as they are, as whole numbers from 0 on"),),
    )
