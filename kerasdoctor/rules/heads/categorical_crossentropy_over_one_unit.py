"""Categorical cross-entropy needs one output for each class."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network
from kerasdoctor.finding import Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.suited import suited


@cause(
    kind="output-units",
    severity=Severity.BREAKS,
    explains={
        "cannot-memorise-one-batch",
        "no-better-than-a-constant",
        "layer-without-gradient",
        "untrained-weights",
        "steps-that-move-nothing",
    },
    raises=(r"outside the valid range", r"must have the same (?:rank|shape)"),
)
def categorical_crossentropy_over_one_unit(network: Network) -> Iterator[Finding]:
    """Categorical cross-entropy is computed over a single output.

    Why it hurts
        With one output there is one class, and the loss divides its score by itself: it is zero for
        every row, or an error for every label but 0. Nothing is learnt, and the accuracy shown is
        that of a constant.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int).reshape(-1, 1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
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
        The output layer has a unit for each class. A softmax over one unit has a rule of its own.
    """
    for terms in heads_with("categorical-crossentropy-over-one-unit", network):
        yield terms.finding(
            f"{terms.loss_name} is computed over a single output",
            (
                terms.at_layer("one unit: a single class"),
                terms.at_loss("needs an output for each class"),
            ),
            (Evidence(f"1 unit with activation {terms.activation}", numbers=(("units", 1),)),),
            "The loss shares out 1 among the classes, and with one class there is nothing to learn.",
            suited(terms),
        )
