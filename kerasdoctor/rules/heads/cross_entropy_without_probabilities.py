"""Cross-entropy takes the logarithm of a probability."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Trace
from kerasdoctor.finding import Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.ranges import NO_PROBABILITIES
from kerasdoctor.rules.heads.suited import suited


@cause(
    kind="last-activation",
    severity=Severity.BREAKS,
    explains={
        "cannot-memorise-one-batch",
        "no-better-than-a-constant",
        "loss-rises-while-memorising",
        "layer-without-gradient",
        "no-number-from-the-start",
        "loss-far-above-a-constant",
        "untrained-weights",
    },
)
def cross_entropy_without_probabilities(network: Network, trace: Trace | None) -> Iterator[Finding]:
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
    for terms in heads_with("cross-entropy-without-probabilities", network, trace):
        activation, name = terms.activation or "", terms.loss_name
        yield terms.finding(
            f"the outputs come from {activation}, which gives no probabilities, but {name} needs them",
            (
                terms.at_layer(f"{activation} gives {NO_PROBABILITIES[activation]}"),
                terms.at_loss("takes logarithms of probabilities"),
            ),
            (Evidence(f"the output layer has {terms.units} units with activation {activation}"),),
            "Outside 0 to 1 Keras clips the outputs, and there the gradient is zero.",
            suited(terms),
        )
