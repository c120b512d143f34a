"""A hinge wants scores on both sides of zero."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network
from kerasdoctor.finding import Finding, Fix, NewHead, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with


@cause(
    kind="loss-activation-mismatch",
    severity=Severity.HURTS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant"},
)
def hinge_over_probabilities(network: Network) -> Iterator[Finding]:
    """A hinge loss judges the outputs of a sigmoid or softmax.

    Why it hurts
        A hinge loss asks for a score of at least 1 on the side of the right answer and at most -1 on
        the other, and Keras turns labels of 0 into -1. Outputs between 0 and 1 never get to the
        negative side: every row of that side costs at least 1, whatever is learnt.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="hinge", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="tanh")])
        model.compile(loss="hinge", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The output is linear or a tanh.
    """
    for terms in heads_with("hinge-over-probabilities", network):
        yield terms.finding(
            f"{terms.loss_name} asks for scores below 0, which a {terms.activation} never gives",
            (
                terms.at_layer("answers between 0 and 1"),
                terms.at_loss("asks for 1 on one side and -1 on the other"),
            ),
            (Evidence(f"activation {terms.activation} with {terms.loss_name}"),),
            "Rows of the negative side cost at least 1, whatever the model learns.",
            (
                Fix("", (NewHead(terms.units, "tanh", terms.layer.where),))
                if terms.units
                else Fix("", advice="end in a tanh"),
            ),
        )
