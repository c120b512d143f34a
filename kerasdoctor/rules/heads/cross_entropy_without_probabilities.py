"""Cross-entropy takes the logarithm of a probability."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Head, Layer, Loss, Network
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.suited import CROSS_ENTROPIES, severity_for, suited

NO_PROBABILITIES = {
    "relu": "0 or more, without an upper end",
    "leaky_relu": "any number",
    "elu": "-1 or more, without an upper end",
    "selu": "-1.76 or more, without an upper end",
    "gelu": "-0.17 or more, without an upper end",
    "swish": "-0.28 or more, without an upper end",
    "silu": "-0.28 or more, without an upper end",
    "relu6": "0 to 6",
    "softplus": "more than 0, without an upper end",
    "softsign": "-1 to 1",
    "tanh": "-1 to 1",
    "exponential": "more than 0, without an upper end",
}


@cause(
    kind="last-activation",
    severity=Severity.BREAKS,
    explains={
        "cannot-memorise-one-batch",
        "no-better-than-a-constant",
        "loss-rises-while-memorising",
        "layer-without-gradient",
    },
)
def cross_entropy_without_probabilities(network: Network) -> Iterator[Finding]:
    """The output's activation gives no probabilities, but the loss takes logarithms of them.

    Why it hurts
        Cross-entropy reads the outputs as probabilities. A ReLU answers 0 or anything above, a tanh
        goes below 0: Keras clips such values to the range of probabilities, where the gradient is
        zero, and a row of zeros becomes NaN when it is divided by its sum.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.eye(4)[x.argmax(axis=1)]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="relu")])
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
        The activation is a softmax or a sigmoid, or it is linear: outputs without an activation have
        a rule of their own.
    """
    for head in network.heads:
        match head:
            case Head(
                layer=Layer(activation=str(activation), units=int(units)) as layer,
                loss=Loss(name=str(name), from_logits=False) as loss,
            ) if (
                activation in NO_PROBABILITIES
                and name in CROSS_ENTROPIES
                and (units > 1 or name == "binary_crossentropy")
            ):
                yield Finding(
                    message=f"the outputs come from {activation}, which gives no probabilities, but {name} needs them",
                    places=(
                        Spot(
                            layer.where or Part("the output layer"),
                            f"{activation} gives {NO_PROBABILITIES[activation]}",
                        ),
                        Spot(loss.where or Part("the loss"), "takes logarithms of probabilities"),
                    ),
                    evidence=(Evidence(f"the output layer has {units} units with activation {activation}"),),
                    why="Outside 0 to 1 Keras clips the outputs, and there the gradient is zero.",
                    confidence=Confidence.CERTAIN,
                    severity=severity_for(head.labels),
                    fixes=suited(head),
                )
