"""Units that start alike and are told the same stay alike."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, Wiring, wiring
from kerasdoctor.finding import Confidence, Finding, Fix, NewInitializer, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import (
    ACTIVATION_LAYERS,
    DROPPING,
    MOVING,
    WEIGHTED,
    names_of,
    places_of,
    spot,
)

CONSTANT = frozenset({"Zeros", "Ones", "Constant"})


@cause(
    kind="weight-init",
    severity=Severity.BREAKS,
    explains={
        "cannot-memorise-one-batch",
        "layer-without-gradient",
        "no-better-than-a-constant",
        "same-answer-for-every-row",
        "silent-units",
        "untrained-weights",
        "steps-that-move-nothing",
    },
)
def equal_initial_weights(network: Network) -> Iterator[Finding]:
    """All weights of a hidden layer start at the same number, and nothing ever tells its units apart.

    Why it hurts
        Units with equal weights give equal outputs. If the weights after them are equal too, they
        also get equal gradients, and so they stay equal for ever: the layer is one unit wide.
        Weights that start at 0 before a ReLU are worse: the output is 0, its gradient is 0, and
        the layer never moves at all.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu", kernel_initializer="zeros"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu", kernel_initializer="he_normal"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The layer is the output, has one unit, or ends a branch that is added to something: starting
        at 0 is good practice there. Weights set later by `set_weights` or `load_weights` count as
        they are declared.
    """
    graph = wiring(network)
    if graph is None:
        return
    for index, layer in enumerate(network.layers):
        if layer.kind in WEIGHTED and layer.units != 1 and layer.setting("kernel_initializer") in CONSTANT:
            yield from _judge(graph, index, layer)


def _judge(graph: Wiring, index: int, layer: Layer) -> Iterator[Finding]:
    activation = layer.activation
    for _, other in graph.after(index):
        if other.kind in WEIGHTED:
            if activation == "relu" and _gives_zeros(layer):
                yield _finding(layer, None)
            elif other.setting("kernel_initializer") in CONSTANT:
                yield _finding(layer, other)
            return
        if other.kind in ACTIVATION_LAYERS:
            activation = other.activation
        elif other.kind not in MOVING | DROPPING:
            return


def _gives_zeros(layer: Layer) -> bool:
    weights, bias = layer.setting("kernel_initializer"), layer.setting("bias_initializer", "Zeros")
    return weights == "Zeros" and (bias == "Zeros" or layer.setting("use_bias", True) is False)


def _finding(layer: Layer, other: Layer | None) -> Finding:
    how = layer.setting("kernel_initializer")
    equal = [layer] if other is None else [layer, other]
    after = "its gradient through the relu is 0" if other is None else "so do those of the layer after it"
    return Finding(
        message=f"all weights of a hidden {layer.kind} layer start equal ({how}), and {after}",
        places=(
            spot(layer, f"kernel_initializer: {how}"),
            *([spot(other, f"kernel_initializer: {other.setting('kernel_initializer')}")] if other else []),
        ),
        evidence=(Evidence(f"the kernel of the layer is made by {how}"),),
        why="The layer never moves." if other is None else "Equal units get equal gradients, so they stay equal.",
        confidence=Confidence.CERTAIN,
        fixes=(
            Fix(
                "",
                (NewInitializer("glorot_uniform", names_of(*equal), places_of(*equal)),),
                advice='or leave out `kernel_initializer`, or use "he_normal" before a relu',
            ),
        ),
    )
