"""A Dense layer on a map of features mixes channels at each place, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, wiring
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import ACTIVATION_LAYERS, DROPPING, spot

# (rows, height, width, channels): maps, as convolutions and images have them.
MAP_AXES = 4


@cause(kind="layer-order", severity=Severity.HURTS)
def dense_before_flatten(network: Network) -> Iterator[Finding]:
    """A Dense layer is applied to a map of features, and the map is flattened only after it.

    Why it hurts
        Dense works on the last axis: on a map it mixes the channels of each place by the same
        weights, as a convolution with a kernel of 1 does. What is far apart in the map never meets
        in it, and the Flatten after it hands on far more numbers than the Dense layer was to give.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D

        x = np.random.default_rng(0).normal(size=(60, 16, 16, 1))
        y = x.mean(axis=(1, 2))
        model = Sequential(
            [Input((16, 16, 1)), Conv2D(8, 3, activation="relu"), MaxPooling2D(), Dense(32, activation="relu"),
             Flatten(), Dense(1)]
        )
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=2)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D

        x = np.random.default_rng(0).normal(size=(60, 16, 16, 1))
        y = x.mean(axis=(1, 2))
        model = Sequential(
            [Input((16, 16, 1)), Conv2D(8, 3, activation="relu"), MaxPooling2D(), Flatten(),
             Dense(32, activation="relu"), Dense(1)]
        )
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=2)

    Unless
        The map is pooled, convolved or put out after the Dense layer, or the Dense layer is narrower
        than the channels that it is given, as where they are to be fewer before the map is flattened.
    """
    graph = wiring(network)
    if graph is None:
        return
    for index, layer in enumerate(network.layers):
        if layer.kind != "Dense" or len(layer.input_shape or ()) != MAP_AXES or _narrows(layer):
            continue
        for _, other in graph.after(index):
            if other.kind == "Flatten":
                yield _finding(layer, other)
            if other.kind not in ACTIVATION_LAYERS | DROPPING | {"Dense", "BatchNormalization"}:
                break


def _narrows(layer: Layer) -> bool:
    channels = layer.input_shape[-1] if layer.input_shape else None
    return channels is None or layer.units is None or layer.units < channels


def _finding(layer: Layer, flatten: Layer) -> Finding:
    places = "x".join(str(size or "?") for size in (layer.input_shape or ())[1:-1])
    return Finding(
        message=f"Dense({layer.units}) is applied to each place of a {places} map, and Flatten comes only after it",
        places=(spot(layer, "mixes the channels of one place at a time"), spot(flatten, "flattens after it")),
        evidence=(Evidence(f"the input of Dense has {MAP_AXES} axes, with the rows", numbers=(("axes", MAP_AXES),)),),
        why="Dense weighs the last axis only, so on a map it is a convolution with a kernel of 1.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", advice="put Flatten or GlobalAveragePooling2D in front of the Dense layer"),),
    )
