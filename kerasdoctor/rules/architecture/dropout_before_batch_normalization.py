"""Dropout changes the spread in training, and BatchNormalization remembers it."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, wiring
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import ACTIVATION_LAYERS, DROPPING, spot


@cause(kind="dropout-placement", severity=Severity.SMELLS, on=False)
def dropout_before_batch_normalization(network: Network) -> Iterator[Finding]:
    """Dropout comes before BatchNormalization.

    Why it hurts
        Dropout makes the numbers vary more in training than when the net answers. BatchNormalization
        keeps the larger spread in its averages and divides by it later, when it is no longer true.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import BatchNormalization, Dense, Dropout, ReLU

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32), Dropout(0.3), BatchNormalization(), ReLU(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import BatchNormalization, Dense, Dropout, ReLU

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32), BatchNormalization(), ReLU(), Dropout(0.3), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        Weights stand between the two.
    """
    graph = wiring(network)
    if graph is None:
        return
    for index, layer in enumerate(network.layers):
        if layer.kind in DROPPING and layer.setting("rate") != 0:
            following = next((other for _, other in graph.after(index) if other.kind not in ACTIVATION_LAYERS), None)
            if following is not None and following.kind == "BatchNormalization":
                yield _finding(layer, following)


def _finding(layer: Layer, following: Layer) -> Finding:
    return Finding(
        message=f"{layer.kind} changes the spread that BatchNormalization takes for its averages",
        places=(spot(layer, "makes the numbers vary more, in training only"), spot(following, "remembers the spread")),
        evidence=(Evidence(f"no weights stand between {layer.kind} and BatchNormalization"),),
        why="Dropout is off when the net answers, so the spread that was remembered is too large then.",
        confidence=Confidence.POSSIBLE,
        fixes=(Fix("", advice="put the dropout after the BatchNormalization and its activation"),),
    )
