"""A softmax answers with shares; a regression asks for amounts."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.ranges import span_of
from kerasdoctor.rules.heads.suited import suited


@cause(
    kind="last-activation",
    severity=Severity.BREAKS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant"},
    raises=(r"Dimensions must be equal", r"[Ii]ncompatible shapes"),
)
def softmax_on_real_targets(network: Network) -> Iterator[Finding]:
    """A softmax is trained to answer real numbers that are no shares.

    Why it hurts
        The outputs of a softmax lie between 0 and 1 and add up to 1. Targets of another kind cannot
        be reached, however long the training is: the loss stays where the nearest shares are.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = 10 * x[:, :2]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(2, activation="softmax")])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = 10 * x[:, :2]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(2)])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The rows of the targets are shares that add up to 1.
    """
    for terms in heads_with("softmax-on-real-targets", network):
        labels = terms.labels
        counted = labels.low is not None and labels.high is not None
        span = f"they {span_of(labels)}" if counted else f"{labels.origin or 'real numbers'}"
        yield terms.finding(
            f"a softmax over {terms.units} units cannot answer targets that are real numbers",
            (
                terms.at_layer("answers with shares that add up to 1"),
                terms.at_labels("the targets are made here"),
                terms.at_loss("a loss for real numbers"),
            ),
            (Evidence(f"the targets are no shares: {span}"),),
            "Shares lie between 0 and 1 and add up to 1, and these targets do not.",
            suited(terms),
            Confidence.CERTAIN if counted else Confidence.LIKELY,
            severity=None if counted or labels.unbounded else Severity.HURTS,
        )
