"""Categorical cross-entropy compares rows; a class number is no row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kerasdoctor.facts import Network
from kerasdoctor.finding import Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.saying import shape_of
from kerasdoctor.rules.heads.suited import suited


@cause(
    kind="label-encoding",
    severity=Severity.BREAKS,
    explains={"no-better-than-a-constant"},
    raises=(r"must have the same (?:rank|shape)",),
)
def class_numbers_with_categorical_crossentropy(network: Network) -> Iterator[Finding]:
    """Labels are class numbers, but the loss expects a row with one column for each class.

    Why it hurts
        Categorical cross-entropy compares a row of scores with a row of shares. Given one number for
        each row, Keras stops with an error about ranks that does not name the loss meant for such
        labels.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.argmax(axis=1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
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
        The labels are turned into one-hot rows before they reach `fit`.
    """
    for terms in heads_with("class-numbers-with-categorical-crossentropy", network):
        yield terms.finding(
            f"{terms.labels_hold} one class number for each row, but {terms.loss_name} expects {terms.units} columns",
            (
                terms.at_loss("compares rows with one column for each class"),
                terms.at_labels("one class number for each row"),
                terms.at_layer(f"{terms.units} outputs"),
            ),
            (Evidence(f"labels of shape {shape_of(terms.labels.shape)} against {terms.units} outputs"),),
            "For class numbers there is sparse_categorical_crossentropy; Keras stops at the first batch.",
            suited(replace(terms, kind=terms.kind or "class-index")),
        )
