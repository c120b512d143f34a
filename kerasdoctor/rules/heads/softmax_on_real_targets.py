"""A softmax answers with shares; a regression asks for amounts."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Head, Labels, Layer, Loss, Network
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.suited import REGRESSION_LOSSES, severity_for, suited


@cause(
    kind="last-activation",
    severity=Severity.BREAKS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant"},
)
def softmax_on_real_targets(network: Network) -> Iterator[Finding]:
    """A softmax is trained to answer real numbers that are no shares.

    Why it hurts
        The outputs of a softmax lie between 0 and 1 and add up to 1. Targets of another kind cannot
        be reached, however long the training is: the loss stays where the nearest shares are.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = 10 * x[:, :2]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(2, activation="softmax")])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = 10 * x[:, :2]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(2)])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The rows of the targets are shares that add up to 1.
    """
    for head in network.heads:
        match head:
            case Head(
                layer=Layer(activation="softmax", units=int(units)) as layer,
                loss=Loss(name=str(name)) as loss,
                labels=Labels(kind="real") as labels,
            ) if units > 1 and name in REGRESSION_LOSSES:
                counted = labels.low is not None and labels.high is not None
                span = (
                    f"they run from {labels.low:g} to {labels.high:g}"
                    if counted
                    else f"{labels.origin or 'real numbers'}"
                )
                yield Finding(
                    message=f"a softmax over {units} units cannot answer targets that are real numbers",
                    places=(
                        Spot(layer.where or Part("the output layer"), "answers with shares that add up to 1"),
                        Spot(labels.where or Part("the labels"), "the targets are made here"),
                        Spot(loss.where or Part("the loss"), "a loss for real numbers"),
                    ),
                    evidence=(Evidence(f"the targets are no shares: {span}"),),
                    why="Shares lie between 0 and 1 and add up to 1, and these targets do not.",
                    confidence=Confidence.CERTAIN if counted else Confidence.LIKELY,
                    severity=severity_for(labels, None if counted else Severity.HURTS),
                    fixes=suited(head),
                )
