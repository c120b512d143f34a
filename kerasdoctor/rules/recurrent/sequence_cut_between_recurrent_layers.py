"""A recurrent layer gives its last step only, unless it is asked for all of them."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, Trace, wiring
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.rewriting import call_that_makes, edit_or_advice, with_argument
from kerasdoctor.rules.architecture.weighted import ACTIVATION_LAYERS, DROPPING, READERS, RECURRENT, spot

PASSING = ACTIVATION_LAYERS | DROPPING | {"BatchNormalization", "LayerNormalization"}


@cause(kind="rnn-return-sequences", severity=Severity.BREAKS, stops_script=True)
def sequence_cut_between_recurrent_layers(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """A recurrent layer hands only its last step to the recurrent layer after it.

    Why it hurts
        A recurrent layer reads a sequence, and by default gives one vector: its output at the last
        step. The next recurrent layer needs a sequence again, so Keras stops with a ValueError
        about the number of dimensions.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Dense

        x = np.random.default_rng(0).normal(size=(60, 8, 2))
        y = x.mean(axis=(1, 2))
        model = Sequential([Input((8, 2)), LSTM(8), LSTM(8), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=2)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Dense

        x = np.random.default_rng(0).normal(size=(60, 8, 2))
        y = x.mean(axis=(1, 2))
        model = Sequential([Input((8, 2)), LSTM(8, return_sequences=True), LSTM(8), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=2)

    Unless
        RepeatVector or Reshape makes a sequence of the vector, as in an encoder and decoder, or
        what the first layer gives is not known.
    """
    graph = wiring(network)
    if graph is None:
        return
    for index, layer in enumerate(network.layers):
        if layer.kind not in READERS or len(layer.output_shape or ()) != 2 or len(layer.input_shape or ()) != 3:
            continue
        following = next((other for _, other in graph.after(index) if other.kind not in PASSING), None)
        if following is not None and following.kind in READERS:
            yield _finding(layer, following, trace)


def _finding(layer: Layer, following: Layer, trace: Trace | None) -> Finding:
    call = call_that_makes(trace, layer) if layer.kind in RECURRENT else None
    return Finding(
        message=f"{layer.kind} gives its last step only, and the {following.kind} after it needs a sequence",
        places=(spot(layer, "without return_sequences=True"), spot(following, "needs (rows, steps, features)")),
        evidence=(Evidence(f"its output is (rows, {(layer.output_shape or (None, None))[-1] or '?'}): no time axis"),),
        why="A recurrent layer returns one vector for each row unless it is asked for all steps.",
        confidence=Confidence.CERTAIN,
        fixes=(
            edit_or_advice(
                "",
                with_argument(call, None, "return_sequences", "True"),
                "give the first of the two return_sequences=True",
            ),
        ),
    )
