"""A yes-or-no output without a sigmoid answers with any number."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Trace
from kerasdoctor.finding import Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.suited import suited


@cause(
    kind="last-activation",
    severity=Severity.HURTS,
    explains={
        "cannot-memorise-one-batch",
        "no-better-than-a-constant",
        "loss-rises-while-memorising",
        "layer-without-gradient",
        "loss-far-above-a-constant",
        "untrained-weights",
    },
)
def one_output_without_sigmoid(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """The only output has no activation, and binary cross-entropy takes it for a probability.

    Why it hurts
        Without a sigmoid the output is a score of any size. Binary cross-entropy clips it to the range
        of probabilities, and what is clipped has no gradient: rows that are on the wrong side stay
        there. Keras says nothing, because a loss cannot see what was meant.

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
        The loss is told with `from_logits=True`. Where the script asks for a linear activation, or
        makes a loss object, the loss is what has to change: logits-taken-for-probabilities says so.
    """
    for terms in heads_with("one-output-without-sigmoid", network, trace):
        yield terms.finding(
            f"the output is a score without an activation, but {terms.loss_name} takes it for a probability",
            (
                terms.at_layer("no activation: a score of any size"),
                terms.at_loss("takes logarithms of a probability"),
            ),
            (Evidence("the output layer has 1 unit and no activation", numbers=(("units", 1),)),),
            "A score below 0 or above 1 is clipped, and there the gradient is zero.",
            suited(terms),
            note="a loss object with from_logits=True does the same, and predict then gives scores",
        )
