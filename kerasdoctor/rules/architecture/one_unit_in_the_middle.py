"""All that a net knows of a row goes through its narrowest layer."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, wiring
from kerasdoctor.finding import Confidence, Finding, Fix, NewWidth, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import ACTIVATION_LAYERS, DROPPING, MOVING, names_of, places_of, spot

# As narrow as a layer can well be that is to pass on more than one thing.
WIDE = 16
BETWEEN = ACTIVATION_LAYERS | DROPPING | MOVING | {"BatchNormalization"}


@cause(kind="architecture-width", severity=Severity.SMELLS, explains={"no-better-than-a-constant"})
def one_unit_in_the_middle(network: Network) -> Iterator[Finding]:
    """A hidden Dense layer has a single unit, so one number is all that gets through.

    Why it hurts
        The layers after a single unit know of each row only the one number that it gives. With a
        relu it may fall silent for all rows, and then nothing gets through at all; no later layer,
        however wide, can bring back what was lost.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, "relu"), Dense(1, "relu"), Dense(32, "relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, "relu"), Dense(16, "relu"), Dense(32, "relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The unit is read by something else than the next Dense layer, as a gate is, the net has a
        single input to begin with, or it gives back what it was given, as an autoencoder does.
    """
    graph = wiring(network)
    if graph is None or _gives_back(network):
        return
    for index, layer in enumerate(network.layers):
        match layer:
            case Layer(kind="Dense", units=1, input_shape=(_, int(before))) if before > 1:
                following = next((other for _, other in graph.after(index) if other.kind not in BETWEEN), None)
                if following is not None and following.kind == "Dense":
                    yield _finding(layer, following)


def _gives_back(network: Network) -> bool:
    """Whether the output is as wide as the input, as where a net gives back what it is given."""
    given = (network.layers[0].input_shape or (None,))[-1]
    return any(head.layer.units == given and given is not None for head in network.heads)


def _finding(layer: Layer, following: Layer) -> Finding:
    return Finding(
        message=f"a hidden Dense layer has one unit, and a Dense layer with {following.units or 'more'} reads it",
        places=(spot(layer, "one number for each row"), spot(following, "knows nothing else")),
        evidence=(Evidence("the layer has 1 unit", numbers=(("units", 1),)),),
        why="What is lost in the narrowest layer is lost for all layers after it.",
        confidence=Confidence.LIKELY,
        fixes=(_wider(layer, following),),
        confirmed=Severity.HURTS,
    )


def _wider(layer: Layer, following: Layer) -> Fix:
    """Return the fix that gives the layer as many units as the one that reads it, or more."""
    if following.units is None:
        return Fix("", advice="give the layer as many units as its neighbours, or leave it out")
    wide = NewWidth(max(WIDE, following.units), names_of(layer), places_of(layer))
    return Fix("", (wide,), advice="or leave the layer out")
