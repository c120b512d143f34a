"""Categorical cross-entropy is about one class of several; sigmoids answer each for itself."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Head, Layer, Loss, Network
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.suited import severity_for, suited


@cause(
    kind="loss-activation-mismatch",
    severity=Severity.HURTS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant"},
)
def sigmoid_with_categorical_crossentropy(network: Network) -> Iterator[Finding]:
    """Several sigmoid outputs are trained with categorical cross-entropy.

    Why it hurts
        Categorical cross-entropy compares shares that add up to 1. On the TensorFlow backend Keras
        drops the sigmoid and trains a softmax of the same scores, so `fit` and `predict` answer with
        two different heads: the loss that is shown cannot be had from the predictions, which do not
        add up to 1. On other backends the scores are divided by their sum instead.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.eye(4)[x.argmax(axis=1)]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="sigmoid")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.eye(4)[x.argmax(axis=1)]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The loss is binary cross-entropy, which asks each output for itself.
    """
    for head in network.heads:
        match head:
            case Head(
                layer=Layer(activation="sigmoid", units=int(units)) as layer,
                loss=Loss(name="categorical_crossentropy" | "sparse_categorical_crossentropy" as name) as loss,
            ) if units > 1:
                several = head.labels is not None and head.labels.kind == "multi-hot"
                asks = "several labels" if several else "one of several classes"
                yield Finding(
                    message=f"{units} sigmoid outputs are trained with {name}, which is made for a softmax",
                    places=(
                        Spot(loss.where or Part("the loss"), "compares shares that add up to 1"),
                        Spot(layer.where or Part("the output layer"), "answers each class for itself"),
                    ),
                    evidence=(
                        Evidence(f"{units} sigmoid outputs; each row asks for {asks}", numbers=(("units", units),)),
                    ),
                    why="The loss that fit lowers is not the loss of what predict answers: two heads for one output.",
                    confidence=Confidence.CERTAIN,
                    severity=severity_for(head.labels),
                    fixes=suited(head),
                )
