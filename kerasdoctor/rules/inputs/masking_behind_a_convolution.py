"""What a convolution gives for padding is no longer the padding value."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause

WEIGHTED = {"Conv1D", "Conv2D", "SeparableConv1D", "Dense"}
PASSING = {"MaxPooling1D", "AveragePooling1D", "Dropout", "SpatialDropout1D", "Reshape"}
# Of these sigmoid and softmax give no zero for zeros; tanh does only as long as there is no bias.
MOVES_ZERO = {"sigmoid", "softmax", "softplus", "hard_sigmoid", "tanh"}


@cause(kind="masking", severity=Severity.HURTS)
def masking_behind_a_convolution(network: Network) -> Iterator[Finding]:
    """A Masking layer stands behind a layer after which padding no longer has the value that it looks for.

    Why it hurts
        Masking leaves out the steps at which all features equal its value. Behind a convolution with
        sigmoid or tanh, or with a bias, padded steps hold other numbers, so nothing is left out and the
        recurrent layer reads the padding as if it were data.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Conv1D, Dense, Masking

        x = np.random.default_rng(0).normal(size=(60, 10, 4))
        x[:, 6:] = 0
        y = (x.sum(axis=(1, 2)) > 0).astype(int)
        model = Sequential([Input((10, 4)), Conv1D(8, 3, activation="tanh"), Masking(), LSTM(8), Dense(1, "sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Dense, Masking

        x = np.random.default_rng(0).normal(size=(60, 10, 4))
        x[:, 6:] = 0
        y = (x.sum(axis=(1, 2)) > 0).astype(int)
        model = Sequential([Input((10, 4)), Masking(0.0), LSTM(8), Dense(1, "sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The layer before gives zero for zeros, as a ReLU does, or only moves numbers.
    """
    before: Layer | None = None
    for layer in network.layers:
        if layer.kind == "Masking" and before is not None and before.activation in MOVES_ZERO:
            yield Finding(
                message=f"Masking stands behind {before.kind}, where padding no longer has the value that it looks for",
                places=(
                    Spot(layer.where or Part("the Masking layer"), "finds no padding here"),
                    Spot(before.where or Part(f"layer {before.name}"), "gives other numbers for padded steps"),
                ),
                evidence=(Evidence(f"the activation of {before.kind} is {before.activation}"),),
                why="Masking leaves out only the steps whose features all equal its value.",
                confidence=Confidence.LIKELY,
                fixes=(Fix("", advice="put Masking first, and behind it only layers that hand the mask on"),),
            )
        if layer.kind in WEIGHTED:
            before = layer
        elif layer.kind not in PASSING:
            before = None
