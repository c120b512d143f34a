"""Sparse categorical cross-entropy expects a number where a one-hot row stands."""

from __future__ import annotations

from collections.abc import Iterator

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
    raises=(r"must have rank \(ndim\)", r"must have the same shape"),
)
def one_hot_labels_with_sparse_crossentropy(network: Network) -> Iterator[Finding]:
    """Labels are one-hot rows, but the loss expects one class number for each row.

    Why it hurts
        Sparse categorical cross-entropy looks up one score by the number of the class. Given whole
        rows, Keras stops with an error about ranks that does not name the loss meant for such labels.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.eye(4)[x.argmax(axis=1)]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
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
        The labels are numbers when they reach `fit`.
    """
    for terms in heads_with("one-hot-labels-with-sparse-crossentropy", network):
        yield terms.finding(
            f"{terms.labels_hold} a row with a column for each class, but {terms.loss_name} expects one number",
            (
                terms.at_loss("expects one class number for each row"),
                terms.at_labels("a row with one column for each class"),
            ),
            (
                Evidence(
                    f"labels of shape {shape_of(terms.labels.shape)}, from {terms.labels.origin or 'a one-hot code'}"
                ),
            ),
            "For one-hot rows there is categorical_crossentropy; Keras stops at the first batch.",
            suited(terms),
        )
