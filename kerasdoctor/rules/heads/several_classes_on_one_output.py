"""One sigmoid answers yes or no; it cannot name one of several classes."""

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
        "loss-rises-while-memorising",
        "loss-below-zero",
    },
    raises=(r"must have the same (?:rank|shape)",),
)
def several_classes_on_one_output(network: Network) -> Iterator[Finding]:
    """Class numbers above 1 are trained on a single sigmoid with binary cross-entropy.

    Why it hurts
        Binary cross-entropy expects labels of 0 and 1. A label of 2 or more pulls the output beyond 1,
        where the loss falls without end: the model answers 1 for everything.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.argmax(axis=1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.argmax(axis=1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The labels are 0 and 1, or shares between them.
    """
    for terms in heads_with("several-classes-on-one-output", network):
        classes = terms.labels.classes
        counted = terms.labels.low is not None and terms.labels.high is not None
        span = f"class numbers from {terms.labels.low:g} to {terms.labels.high:g}" if counted else f"{classes} classes"
        yield terms.finding(
            f"{terms.labels_hold} {span}, but one output answers only yes or no",
            (
                terms.at_layer("one unit: yes or no"),
                terms.at_loss("expects labels of 0 and 1"),
                terms.at_labels(span),
            ),
            (Evidence(f"the labels hold {span} ({terms.labels.origin or 'by their values'})"),),
            "A label above 1 pulls the output beyond 1, where this loss falls without end.",
            suited(terms),
        )
