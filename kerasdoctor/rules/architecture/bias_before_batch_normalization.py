"""BatchNormalization takes the mean away, and any bias with it."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, wiring
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import WEIGHTED, spot


@cause(kind="layer-order", severity=Severity.SMELLS, on=False)
def bias_before_batch_normalization(network: Network) -> Iterator[Finding]:
    """A layer has a bias although BatchNormalization follows at once.

    Why it hurts
        BatchNormalization subtracts the mean of each feature, so a constant that was added before is
        gone, and it adds a shift of its own. The bias costs memory and does nothing.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import BatchNormalization, Dense, ReLU

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32), BatchNormalization(), ReLU(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import BatchNormalization, Dense, ReLU

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, use_bias=False), BatchNormalization(), ReLU(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        An activation or anything else stands between the two.
    """
    graph = wiring(network)
    if graph is None:
        return
    for index, layer in enumerate(network.layers):
        following = next((other for _, other in graph.after(index)), None)
        biased = layer.kind in WEIGHTED and layer.activation == "linear" and layer.setting("use_bias", True) is True
        if biased and following is not None and following.kind == "BatchNormalization":
            yield _finding(layer, following)


def _finding(layer: Layer, following: Layer) -> Finding:
    return Finding(
        message=f"the bias of {layer.kind} is taken away again by BatchNormalization",
        places=(spot(layer, "adds a bias"), spot(following, "subtracts the mean")),
        evidence=(Evidence("BatchNormalization reads the layer directly"),),
        why="What is the same for all rows is gone once the mean is subtracted.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="write use_bias=False"),),
    )
