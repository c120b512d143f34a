"""An activation that follows another one does not do what it is named for."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, wiring
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import ACTIVATION_LAYERS, MOVING, WEIGHTED, spot

# What has no effect on numbers that a ReLU has cut off at 0.
IDLE_AFTER_RELU = frozenset({"relu", "leaky_relu", "prelu", "elu"})
# Pairs that end in one of these at the output are about the answer, not about hidden layers.
ANSWERING = frozenset({"softmax", "sigmoid", "linear"})


@cause(kind="redundant-activation", severity=Severity.SMELLS)
def activation_twice(network: Network) -> Iterator[Finding]:
    """An activation is applied to what an activation has just given, with no weights between.

    Why it hurts
        After a ReLU no number is negative, so a second ReLU does nothing and a leaky one has
        nothing left to leak: units that are silent stay silent. Squashing twice leaves only a
        narrow range. Mostly one of the two was left behind when the other was added.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, LeakyReLU

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu"), LeakyReLU(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, LeakyReLU

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32), LeakyReLU(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        Weights, normalisation or pooling stand between the two, the second one is a softmax or a
        sigmoid at the output, or what the first one gives is also read elsewhere. It hurts only
        where a leaky activation has nothing to leak; the same ReLU twice is a smaller thing.
    """
    graph = wiring(network)
    if graph is None:
        return
    for index, layer in enumerate(network.layers):
        if layer.kind not in ACTIVATION_LAYERS or layer.activation in (None, "linear"):
            continue
        first = next((before for _, before in graph.before(index) if before.kind not in MOVING), None)
        if first is None or first.kind not in ACTIVATION_LAYERS | WEIGHTED or first.activation in (None, "linear"):
            continue
        if layer.activation not in ANSWERING:
            yield _finding(first, layer)


def _finding(first: Layer, second: Layer) -> Finding:
    idle = first.activation == "relu" and second.activation in IDLE_AFTER_RELU
    effect = "does nothing" if idle else "works on numbers that are squashed already"
    return Finding(
        message=f"{second.activation} right after {first.activation} {effect}",
        places=(spot(second, f"applied to the output of {first.activation}"), spot(first, "the first activation")),
        evidence=(Evidence(f"no weights stand between {first.activation} and {second.activation}"),),
        why=f"What {second.activation} is given has been through {first.activation} with nothing learnt in between.",
        confidence=Confidence.CERTAIN if idle else Confidence.LIKELY,
        fixes=(Fix("", advice=f"keep one of the two: {first.activation} or {second.activation}"),),
        severity=Severity.HURTS if idle and second.activation != "relu" else None,
    )
