"""Sigmoids answer each for itself; of classes that exclude each other exactly one is right."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.suited import suited


@cause(
    kind="loss-activation-mismatch",
    severity=Severity.HURTS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant"},
)
def sigmoids_for_exclusive_classes(network: Network) -> Iterator[Finding]:
    """One-hot labels are trained on a sigmoid for each class with binary cross-entropy.

    Why it hurts
        Each row belongs to exactly one class, but every sigmoid answers yes or no without knowing of
        the others: a row can come out as several classes, or as none, and the answers do not add up to
        1. Most of what the loss counts is the easy no of all the other classes.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.eye(4)[x.argmax(axis=1)]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
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
        A row can have several labels or none, by what is there or by what the settings say (`task`); or one
        classifier against the rest is wanted for each class.
    """
    for terms in heads_with("sigmoids-for-exclusive-classes", network):
        if terms.labels.meant in ("several-of-n", "bits"):
            continue
        yield terms.finding(
            f"{terms.labels_hold} one class in each row, but {terms.units} sigmoids answer yes or no each for itself",
            (
                terms.at_layer("answers each class for itself"),
                terms.at_loss("asks of each output by itself whether it is right"),
                terms.at_labels("exactly one 1 in each row"),
            ),
            (Evidence(f"{terms.units} sigmoid outputs; one-hot labels ({terms.labels.origin or 'by their values'})"),),
            "A softmax makes the classes exclude each other, as these labels do.",
            suited(terms),
            Confidence.LIKELY,
        )
