"""What the output's activation cannot give, the model cannot learn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kerasdoctor.facts import Head, Labels, Layer, Loss, Network
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.suited import REGRESSION_LOSSES, severity_for, suited

INFINITE = float("inf")
RANGES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, INFINITE), "softplus": (0.0, INFINITE)}
# Targets that overshoot by a twentieth of their own span are noise at the border, not another range.
MARGIN = 0.05


@cause(
    kind="target-range", severity=Severity.BREAKS, explains={"cannot-memorise-one-batch", "no-better-than-a-constant"}
)
def targets_outside_the_activation(network: Network) -> Iterator[Finding]:
    """The targets of a regression lie outside the range of the output's activation.

    Why it hurts
        A sigmoid answers between 0 and 1, a tanh between -1 and 1, a ReLU nothing below 0. Targets
        beyond that are never reached: the outputs are driven to the end of the range, where the
        gradient vanishes.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = 10 * x[:, 0]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = 10 * x[:, 0]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        Fewer than one value in a hundred lies outside, or the targets are scaled into the range.
    """
    for head in network.heads:
        match head:
            case Head(
                layer=Layer(activation=str(activation)) as layer,
                loss=Loss(name=str(name)),
                labels=Labels(kind="real" | "class-index", low=float(low), high=float(high)) as labels,
            ) if activation in RANGES and name in REGRESSION_LOSSES and _outside(low, high, *RANGES[activation]):
                least, most = RANGES[activation]
                reach = f"{least:g} to {most:g}" if most < INFINITE else f"{least:g} and more"
                said = f"`{labels.name}`" if labels.name else "the targets"
                yield Finding(
                    message=f"{said} run from {low:g} to {high:g}, but a {activation} answers {reach}",
                    places=(
                        Spot(layer.where or Part("the output layer"), f"answers {reach}"),
                        Spot(labels.where or Part("the labels"), f"the targets run from {low:g} to {high:g}"),
                    ),
                    evidence=(
                        Evidence(f"the targets run from {low:g} to {high:g}", numbers=(("low", low), ("high", high))),
                    ),
                    why="The outputs are driven to the end of their range, where the gradient vanishes.",
                    confidence=Confidence.CERTAIN,
                    severity=severity_for(head.labels),
                    fixes=suited(replace(head, labels=replace(labels, kind="real"))),
                )


def _outside(low: float, high: float, least: float, most: float) -> bool:
    """Whether the targets leave the range by more than rounding and a single outlier would."""
    room = MARGIN * (high - low)
    return low < least - room or high > most + room
