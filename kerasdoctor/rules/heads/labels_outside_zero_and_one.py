"""Yes and no are 1 and 0 for binary cross-entropy, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with


@cause(
    kind="label-encoding",
    severity=Severity.BREAKS,
    explains={
        "cannot-memorise-one-batch",
        "no-better-than-a-constant",
        "loss-rises-while-memorising",
        "loss-below-zero",
    },
)
def labels_outside_zero_and_one(network: Network) -> Iterator[Finding]:
    """Labels with two values other than 0 and 1 are trained with binary cross-entropy.

    Why it hurts
        Binary cross-entropy weighs two logarithms by the label and by 1 minus the label. A label of -1,
        2 or 255 turns one of them around or blows it up: the loss goes below 0 or far above, and the
        answers run to one border.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.where(x.sum(axis=1) > 0, 1, -1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.where(x.sum(axis=1) > 0, 1, 0)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The labels lie between 0 and 1.
    """
    for terms in heads_with("labels-outside-zero-and-one", network):
        low, high = terms.labels.low or 0.0, terms.labels.high or 0.0
        yield terms.finding(
            f"{terms.labels_hold} {low:g} and {high:g}, but {terms.loss_name} expects 0 and 1",
            (
                terms.at_labels(f"the labels are {low:g} and {high:g}"),
                terms.at_loss("weighs by the label and by 1 minus the label"),
            ),
            (Evidence(f"the labels run from {low:g} to {high:g}", numbers=(("low", low), ("high", high))),),
            "A label outside 0 to 1 turns a part of the loss around, and it falls without end.",
            (Fix("", advice=f"write the labels as 0 and 1, such as `(y > {(low + high) / 2:g}).astype(int)`"),),
        )
