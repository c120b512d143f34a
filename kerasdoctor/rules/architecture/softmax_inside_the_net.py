"""A softmax shares 1 out among its units, which suits answers and not features."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, wiring
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import CONVOLUTIONS, DROPPING, MAXIMA, MOVING, RECURRENT, spot

WEIGHING = frozenset({"Dense", *CONVOLUTIONS, *RECURRENT})
ALONE = frozenset({"Activation", "Softmax"})
BETWEEN = DROPPING | MAXIMA | MOVING | {"BatchNormalization"}


@cause(
    kind="hidden-activation",
    severity=Severity.SMELLS,
    explains={"no-better-than-a-constant", "gradient-fades-on-the-way-back"},
)
def softmax_inside_the_net(network: Network) -> Iterator[Finding]:
    """A hidden layer has a softmax for its activation.

    Why it hurts
        A softmax makes the outputs of a layer positive and lets them add up to 1: a unit can only
        rise if others fall. With a hundred units each is about a hundredth, so little of the
        signal gets on, and little of the gradient comes back.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(64, activation="softmax"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(64, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The softmax weighs something else, as in attention and mixtures, which shows in what reads
        it: anything but the next layer with weights.
    """
    graph = wiring(network)
    if graph is None:
        return
    for index, layer in enumerate(network.layers):
        if layer.activation != "softmax" or layer.kind not in WEIGHING | ALONE:
            continue
        following = next((other for _, other in graph.after(index) if other.kind not in BETWEEN), None)
        if following is not None and following.kind in WEIGHING:
            yield _finding(layer, following)


def _finding(layer: Layer, following: Layer) -> Finding:
    return Finding(
        message=f"a softmax stands inside the net, before a {following.kind} layer",
        places=(spot(layer, "its outputs add up to 1"), spot(following, "reads them as features")),
        evidence=(Evidence(f"{following.kind} reads what the softmax gives"),),
        why="Units that share out 1 among themselves are small, and none can rise unless others fall.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", advice='use an activation for features, such as "relu"'),),
    )
