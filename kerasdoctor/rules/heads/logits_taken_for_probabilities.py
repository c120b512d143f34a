"""A linear output is a score; a loss has to be told so."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Head, Layer, Loss, Network
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.suited import CROSS_ENTROPIES, severity_for, suited


@cause(
    kind="from-logits",
    severity=Severity.HURTS,
    explains={
        "cannot-memorise-one-batch",
        "no-better-than-a-constant",
        "loss-rises-while-memorising",
        "layer-without-gradient",
    },
)
def logits_taken_for_probabilities(network: Network) -> Iterator[Finding]:
    """The output layer has no activation, and the loss takes its scores for probabilities.

    Why it hurts
        Without an activation the outputs are scores of any size, called logits. Cross-entropy clips
        them to the range of probabilities, where most of them have no gradient, or divides them by
        their sum. Keras says nothing: it cannot know which was meant.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The loss is told with `from_logits=True`.
    """
    for head in network.heads:
        match head:
            case Head(
                layer=Layer(activation="linear", units=int(units)) as layer,
                loss=Loss(name=str(name), from_logits=False) as loss,
            ) if name in CROSS_ENTROPIES and (units > 1 or name == "binary_crossentropy"):
                yield Finding(
                    message=f"the outputs are scores without an activation, but {name} takes them for probabilities",
                    places=(
                        Spot(loss.where or Part("the loss"), "takes logarithms of probabilities"),
                        Spot(layer.where or Part("the output layer"), "no activation: scores of any size"),
                    ),
                    evidence=(
                        Evidence(f"the output layer has {units} units and no activation", numbers=(("units", units),)),
                    ),
                    why="Scores below 0 or above 1 are clipped, and there the gradient is zero.",
                    confidence=Confidence.CERTAIN,
                    severity=severity_for(head.labels),
                    fixes=suited(head),
                    note="a loss object with from_logits=True does the same, and predict then gives scores",
                )
