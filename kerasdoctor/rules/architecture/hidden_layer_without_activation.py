"""A hidden layer without an activation adds nothing to the layer after it."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, Wiring, wiring
from kerasdoctor.finding import Confidence, Finding, Fix, NewActivation, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import (
    CONVOLUTIONS,
    MAXIMA,
    STRAIGHT,
    WEIGHTED,
    bends,
    names_of,
    places_of,
    spot,
)


@cause(kind="missing-activation", severity=Severity.SMELLS)
def hidden_layer_without_activation(network: Network) -> Iterator[Finding]:
    """A hidden layer has no activation while others have one, so it melts into the next layer.

    Why it hurts
        Two layers with nothing that bends between them are one linear map: the second could do
        alone what both do. The weights of the first are spent on nothing new. Where all other
        hidden layers have an activation, it was probably forgotten here.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = (x[:, 0] * x[:, 1] > 0).astype(int)
        model = Sequential(
            [Input((8,)), Dense(32), Dense(32, activation="relu"), Dense(1, activation="sigmoid")]
        )
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = (x[:, 0] * x[:, 1] > 0).astype(int)
        model = Sequential(
            [Input((8,)), Dense(32, activation="relu"), Dense(32, activation="relu"), Dense(1, activation="sigmoid")]
        )
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The layer is a projection: narrower than what comes before and after it, without a bias, or
        a convolution with a kernel of 1 beside larger ones. Branches, sums and gates are left alone.
    """
    graph = wiring(network)
    if graph is None:
        return
    melting = [
        (layer, following)
        for index, layer in enumerate(network.layers)
        for following in [_melts_into(graph, index)]
        if following is not None and _others_bend(network, layer)
    ]
    if melting:
        yield _finding(melting)


def _melts_into(graph: Wiring, index: int) -> Layer | None:
    """Return the weighted layer that follows a linear one with nothing that bends between them."""
    layer = graph.layers[index]
    if layer.kind not in WEIGHTED or bends(layer) or layer.units is None or layer.setting("use_bias", True) is not True:
        return None
    for _, other in graph.after(index):
        if other.kind in WEIGHTED:
            return other if _alike(layer, other) and not _is_projection(layer, other) else None
        if other.kind not in STRAIGHT | MAXIMA:
            return None
    return None


def _alike(layer: Layer, other: Layer) -> bool:
    """Whether both mix the same things: convolutions feed convolutions or the Dense layers after them."""
    return other.kind == "Dense" or (layer.kind in CONVOLUTIONS and other.kind in CONVOLUTIONS)


def _is_projection(layer: Layer, other: Layer) -> bool:
    before = (layer.input_shape or (None,))[-1]
    if layer.units is None or before is None or other.units is None:
        return True
    if layer.kind in CONVOLUTIONS and layer.setting("kernel_size") in (1, (1,), (1, 1), (1, 1, 1)):
        return other.kind != "Dense"
    return before > layer.units < other.units


def _others_bend(network: Network, layer: Layer) -> bool:
    """Whether another layer before the output bends, so that not all hidden layers are linear."""
    hidden = network.layers[:-1]
    return any(other.activation not in (None, "linear") for other in hidden if other is not layer)


def _finding(melting: list[tuple[Layer, Layer]]) -> Finding:
    layer, following = melting[0]
    bare = [each for each, _ in melting]
    count = f", nor have {len(melting) - 1} others" if len(melting) > 1 else ""
    return Finding(
        message=f"the {layer.kind} layer with {layer.units} units has no activation before {following.kind}{count}",
        places=(
            *(spot(each, "no activation") for each, _ in melting),
            spot(following, "weighs its outputs once more"),
        ),
        evidence=(Evidence(f"nothing that bends stands between {layer.kind} and {following.kind}"),),
        why="Two linear layers in a row can do no more than the second one alone.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", (NewActivation("relu", names_of(*bare), places_of(*bare)),)),),
        confirmed=Severity.HURTS,
    )
