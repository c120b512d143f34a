"""Classifiers mostly narrow from layer to layer."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, wiring
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import ACTIVATION_LAYERS, DROPPING, MOVING, spot

BETWEEN = ACTIVATION_LAYERS | DROPPING | MOVING | {"BatchNormalization"}


@cause(kind="architecture-width", severity=Severity.SMELLS, on=False)
def dense_layers_that_widen(network: Network) -> Iterator[Finding]:
    """A hidden Dense layer is wider than the Dense layer before it.

    Why it hurts
        Mostly each layer of a classifier boils down what the one before it found. A wider layer has
        no more to know than the narrow one before it tells, so the narrow one sets the limit.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(16, "relu"), Dense(64, "relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(64, "relu"), Dense(16, "relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        It is the first hidden layer or the output, or the net is a decoder or generator; this is a
        matter of taste.
    """
    graph = wiring(network)
    if graph is None:
        return
    for index, layer in enumerate(network.layers):
        following = next(((at, other) for at, other in graph.after(index) if other.kind not in BETWEEN), None)
        match layer, following:
            case Layer(kind="Dense", units=int(narrow)), (int(at), Layer(kind="Dense", units=int(wide)) as other):
                if wide > narrow and any(later.kind == "Dense" for _, later in graph.after(at)):
                    yield _finding(layer, other, narrow, wide)


def _finding(layer: Layer, following: Layer, narrow: int, wide: int) -> Finding:
    return Finding(
        message=f"a Dense layer with {wide} units follows one with {narrow}",
        places=(spot(following, f"{wide} units"), spot(layer, f"{narrow} units")),
        evidence=(Evidence(f"{narrow} units before {wide}", numbers=(("narrow", narrow), ("wide", wide))),),
        why="The wider layer cannot know more than the narrower one tells it.",
        confidence=Confidence.POSSIBLE,
        fixes=(Fix("", advice="let the widths fall towards the output"),),
    )
