"""An initializer is a recipe with a fixed seed of its own."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Layer, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import WEIGHTED, spot

RANDOM = ("Random", "Truncated", "Glorot", "He", "Lecun", "VarianceScaling", "Orthogonal")

SEVERAL = 2


@cause(kind="weight-init", severity=Severity.SMELLS)
def initializer_given_to_several_layers(network: Network, trace: Trace) -> Iterator[Finding]:
    """One initializer object makes the weights of several layers of the same size, which start equal.

    Why it hurts
        In Keras 3 an initializer gives the same numbers each time it is asked, with or without a
        seed. Layers of one size that share the object start with the same weights: side by side
        they compute the same thing, one after the other they are more alike than chance would
        have it.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.initializers import HeNormal
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 16))
        y = x[:, 0] * x[:, 1]
        start = HeNormal()
        model = Sequential(
            [Input((16,)), Dense(16, kernel_initializer=start), Dense(16, "relu", kernel_initializer=start), Dense(1)]
        )
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.initializers import HeNormal
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 16))
        y = x[:, 0] * x[:, 1]
        start, other = HeNormal(), HeNormal()
        model = Sequential(
            [Input((16,)), Dense(16, kernel_initializer=start), Dense(16, "relu", kernel_initializer=other), Dense(1)]
        )
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The layers differ in size, so that the numbers fall out differently, or the initializer
        makes constants.
    """
    if len([layer for layer in network.layers if _is_random(layer)]) < SEVERAL:
        return
    shared: dict[object, list[Layer]] = {}
    makers = {call.where: _initializer(call) for call in trace.of(*(f"keras.layers.{kind}" for kind in WEIGHTED))}
    for layer in network.layers:
        number = makers.get(layer.where) if isinstance(layer.where, Line) else None
        size = (layer.input_shape or (None,))[-1]
        if number is not None and size is not None and layer.units is not None:
            key = (number, layer.kind, size, layer.units, layer.setting("kernel_size"))
            shared.setdefault(key, []).append(layer)
    for layers in shared.values():
        if len({layer.where for layer in layers}) > 1:
            yield _finding(layers)
            return


def _is_random(layer: Layer) -> bool:
    """Whether an initializer of random numbers is declared; most layers leave it to Keras."""
    return str(layer.setting("kernel_initializer", "")).startswith(RANDOM)


def _initializer(call: Call) -> int | None:
    """Return the number of the object that makes the weights, where it makes random ones."""
    given = call.argument(None, "kernel_initializer")
    thing = given.thing if given is not None else None
    return thing.number if thing is not None and thing.name.rpartition(".")[2].startswith(RANDOM) else None


def _finding(layers: list[Layer]) -> Finding:
    return Finding(
        message=f"{len(layers)} {layers[0].kind} layers of the same size share an initializer and start equal",
        places=tuple(spot(layer, "the same initializer object") for layer in layers),
        evidence=(Evidence(f"layers with one initializer object: {len(layers)}", numbers=(("layers", len(layers)),)),),
        why="An initializer object gives the same numbers each time.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice='make an initializer for each layer, or give its name, such as "he_normal"'),),
    )
