"""A ReLU answers nothing below zero, and may answer nothing at all."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.suited import for_real_targets


@cause(
    kind="last-activation",
    severity=Severity.SMELLS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant"},
)
def relu_on_a_regression(network: Network) -> Iterator[Finding]:
    """A regression ends in a ReLU.

    Why it hurts
        A ReLU cuts every answer below 0, so negative targets cannot be reached. Even where all targets
        are positive, a single output unit that starts on the wrong side answers 0 to every row, and has
        no gradient to come back.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = 3 * x[:, 0] - x[:, 1]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="relu")])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = 3 * x[:, 0] - x[:, 1]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The range of the targets is known: negative ones are the matter of another rule, and none of
        them are no matter.
    """
    for terms in heads_with("relu-on-a-regression", network):
        yield terms.finding(
            "a regression ends in a ReLU, which answers nothing below 0",
            (terms.at_layer("cuts off every answer below 0"), terms.at_labels("real numbers")),
            (
                Evidence(
                    f"one output with a ReLU and {terms.loss_name}; the targets are {terms.labels.origin or 'real'}"
                ),
            ),
            "Negative targets are out of reach, and a unit that starts below 0 never learns.",
            for_real_targets(terms),
            Confidence.POSSIBLE,
        )
