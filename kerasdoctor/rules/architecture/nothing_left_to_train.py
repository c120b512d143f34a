"""Frozen layers keep their weights."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import (
    ACTIVATION_LAYERS,
    AVERAGING,
    DROPPING,
    MAXIMA,
    MOVING,
    PADDING,
    spot,
)

WEIGHTLESS = ACTIVATION_LAYERS - {"PReLU"} | AVERAGING | DROPPING | MAXIMA | MOVING | PADDING
MORE_WEIGHTLESS = frozenset({"Rescaling", "Normalization", "Masking", "Add", "Concatenate", "Multiply"})


@cause(
    kind="trainable-flag",
    severity=Severity.BREAKS,
    explains={
        "cannot-memorise-one-batch",
        "no-better-than-a-constant",
        "layer-without-gradient",
        "untrained-weights",
        "steps-that-move-nothing",
    },
)
def nothing_left_to_train(network: Network) -> Iterator[Finding]:
    """All layers with weights are frozen, so training changes nothing.

    Why it hurts
        `trainable=False` takes the weights of a layer out of training. If all layers have it, also
        the last one, which nobody has trained before, then `fit` computes losses and moves
        nothing.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu", trainable=False), Dense(1, trainable=False)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu", trainable=False), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        A layer with weights is trainable, or it is not known whether one is.
    """
    weighted = [layer for layer in network.layers if layer.kind not in WEIGHTLESS | MORE_WEIGHTLESS]
    if weighted and all(layer.trainable is False for layer in weighted):
        last: Layer = weighted[-1]
        yield Finding(
            message=f"all layers with weights are frozen, {len(weighted)} in number",
            places=(spot(last, "trainable=False, also on the last layer"),),
            evidence=(Evidence(f"layers with trainable=False: {len(weighted)}", numbers=(("frozen", len(weighted)),)),),
            why="Weights of frozen layers stay what they are, so there is nothing that training could change.",
            confidence=Confidence.CERTAIN,
            fixes=(Fix("", advice="leave the last layers trainable, and compile again"),),
        )
