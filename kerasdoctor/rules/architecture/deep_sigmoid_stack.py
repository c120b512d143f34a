"""Each sigmoid passes on at most a quarter of the gradient."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, Wiring, wiring
from kerasdoctor.finding import Confidence, Finding, Fix, NewActivation, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import (
    ACTIVATION_LAYERS,
    AVERAGING,
    DROPPING,
    MAXIMA,
    MOVING,
    WEIGHTED,
    names_of,
    places_of,
    spot,
)

# Three quarters of quarters leave a sixty-fourth of the gradient at most.
DEEP = 3
BETWEEN = DROPPING | MAXIMA | AVERAGING | MOVING
LARGEST_SLOPE = 0.25


@cause(
    kind="vanishing-gradient",
    severity=Severity.SMELLS,
    explains={"no-better-than-a-constant", "gradient-fades-on-the-way-back", "steps-that-move-nothing"},
)
def deep_sigmoid_stack(network: Network) -> Iterator[Finding]:
    """Three hidden layers or more in a row have a sigmoid for their activation.

    Why it hurts
        The slope of a sigmoid is at most a quarter, and its outputs are all positive. On the way
        back through three of them at most a sixty-fourth of the gradient is left, and mostly far
        less: the first layers hardly move, and the net behaves as if only its last ones could
        learn.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, "sigmoid"), Dense(32, "sigmoid"), Dense(32, "sigmoid"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, "relu"), Dense(32, "relu"), Dense(32, "relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        Normalisation or a sum with earlier layers stands between them, or there are only two.
    """
    graph = wiring(network)
    if graph is None:
        return
    counted: set[int] = set()
    for index in range(len(network.layers)):
        if index not in counted:
            row = _row(graph, index)
            counted.update(row)
            if len(row) >= DEEP:
                yield _finding([network.layers[number] for number in row])


def _row(graph: Wiring, index: int) -> list[int]:
    """Return the hidden sigmoids that follow each other from here on."""
    found: list[int] = []
    for number, layer in ((index, graph.layers[index]), *graph.after(index)):
        if layer.kind in WEIGHTED | ACTIVATION_LAYERS and layer.activation == "sigmoid" and not graph.is_output(number):
            found.append(number)
        elif not _passes(layer):
            break
    return found


def _passes(layer: Layer) -> bool:
    return layer.kind in BETWEEN or (layer.kind in WEIGHTED and layer.activation == "linear")


def _finding(row: list[Layer]) -> Finding:
    share = LARGEST_SLOPE ** len(row)
    return Finding(
        message=f"{len(row)} hidden sigmoids in a row let at most {share:.2%} of the gradient through",
        places=tuple(spot(layer, "sigmoid: a quarter of the gradient at most") for layer in row),
        evidence=(Evidence(f"0.25 to the power of {len(row)} is {share:.2g}", numbers=(("share", share),)),),
        why="Slopes multiply on the way back, and that of a sigmoid is at most a quarter.",
        confidence=Confidence.POSSIBLE,
        fixes=(
            Fix(
                "",
                (NewActivation("relu", names_of(*row), places_of(*row)),),
                advice='with kernel_initializer="he_normal", or normalise between the layers',
            ),
        ),
        confirmed=Severity.HURTS,
    )
