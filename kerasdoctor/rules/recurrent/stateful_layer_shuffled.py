"""A stateful layer goes on where the last batch ended, which shuffled batches do not."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.rewriting import edit_or_advice, with_argument
from kerasdoctor.rules.architecture.weighted import spot

# The position of `shuffle` among the arguments of fit.
SHUFFLE = 8


@cause(kind="rnn-state", severity=Severity.HURTS)
def stateful_layer_shuffled(network: Network, trace: Trace) -> Iterator[Finding]:
    """A stateful recurrent layer is trained on shuffled rows.

    Why it hurts
        With `stateful=True` the state that a row leaves behind is where the same row of the next
        batch begins. That makes sense only if the next batch goes on with the same sequences.
        `fit` shuffles arrays before each epoch unless it is told not to, so each row starts with
        the memory of an unrelated one.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Dense

        x = np.random.default_rng(0).normal(size=(200, 5, 1))
        y = x.mean(axis=(1, 2))
        model = Sequential([Input(batch_shape=(20, 5, 1)), LSTM(8, stateful=True), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, batch_size=20)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Dense

        x = np.random.default_rng(0).normal(size=(200, 5, 1))
        y = x.mean(axis=(1, 2))
        model = Sequential([Input(batch_shape=(20, 5, 1)), LSTM(8, stateful=True), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, batch_size=20, shuffle=False)

    Unless
        `fit` is called with `shuffle=False`, with a data set or generator that keeps its own order,
        or with arguments that cannot be read.
    """
    fit = trace.fit
    if fit is None or not fit.whole or fit.argument(1, "y") is None:
        return
    asked = fit.argument(SHUFFLE, "shuffle")
    if asked is not None and asked.value is not True:
        return
    stateful = [layer for layer in network.layers if layer.stateful is True]
    if stateful:
        first: Layer = stateful[0]
        yield Finding(
            message=f"{first.kind} keeps its state from batch to batch while fit shuffles the rows",
            places=(spot(first, "stateful=True"), Spot(fit.where, "shuffles the rows before each epoch")),
            evidence=(Evidence("fit is not told `shuffle=False`", numbers=(("stateful_layers", len(stateful)),)),),
            why="Each row begins with the state that an unrelated row left behind.",
            confidence=Confidence.CERTAIN,
            fixes=(
                edit_or_advice(
                    "each batch goes on where the last one ended",
                    with_argument(fit, SHUFFLE, "shuffle", "False"),
                    "call fit with shuffle=False",
                ),
                Fix("each row is a sequence of its own", advice="leave out stateful=True"),
            ),
        )
