"""One sigmoid answers yes or no; it cannot name one of several classes."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Head, Labels, Layer, Loss, Network
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.suited import severity_for, suited


@cause(
    kind="output-units",
    severity=Severity.BREAKS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant", "loss-rises-while-memorising"},
)
def several_classes_on_one_sigmoid(network: Network) -> Iterator[Finding]:
    """Class numbers above 1 are trained on a single sigmoid with binary cross-entropy.

    Why it hurts
        Binary cross-entropy expects labels of 0 and 1. A label of 2 or more pulls the output beyond 1,
        where the loss falls without end: the model answers 1 for everything.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.argmax(axis=1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.argmax(axis=1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The labels are 0 and 1, or shares between them.
    """
    for head in network.heads:
        match head:
            case Head(
                layer=Layer(activation="sigmoid", units=1) as layer,
                loss=Loss(name="binary_crossentropy") as loss,
                labels=Labels(kind="class-index", low=float(low), high=float(high)) as labels,
            ) if high > 1:
                said = labels.called
                yield Finding(
                    message=f"{said} holds class numbers up to {high:g}, but one sigmoid answers only yes or no",
                    places=(
                        Spot(layer.where or Part("the output layer"), "one unit: yes or no"),
                        Spot(labels.where or Part("the labels"), f"class numbers from {low:g} to {high:g}"),
                        Spot(loss.where or Part("the loss"), "expects labels of 0 and 1"),
                    ),
                    evidence=(
                        Evidence(f"the labels run from {low:g} to {high:g}", numbers=(("low", low), ("high", high))),
                    ),
                    why="A label above 1 pulls the output beyond 1, where this loss falls without end.",
                    confidence=Confidence.CERTAIN,
                    severity=severity_for(head.labels),
                    fixes=suited(head),
                )
