"""Categorical cross-entropy is about one class of several; sigmoids answer each for itself."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Trace
from kerasdoctor.finding import Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.suited import suited


@cause(
    kind="loss-activation-mismatch",
    severity=Severity.HURTS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant", "trained-on-other-answers"},
    raises=(r"must have the same (?:rank|shape)", r"must have rank \(ndim\)"),
)
def sigmoid_with_categorical_crossentropy(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """Several sigmoid outputs are trained with categorical cross-entropy.

    Why it hurts
        Categorical cross-entropy compares shares that add up to 1. On the TensorFlow backend Keras
        drops the sigmoid and trains a softmax of the same scores, so `fit` and `predict` answer with
        two different heads: the loss that is shown cannot be had from the predictions, which do not
        add up to 1. On other backends the scores are divided by their sum instead.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.eye(4)[x.argmax(axis=1)]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="sigmoid")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
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
        The loss is binary cross-entropy, which asks each output for itself.
    """
    for terms in heads_with("sigmoid-with-categorical-crossentropy", network, trace):
        units = terms.units or 0
        asks = "several labels" if terms.kind == "multi-hot" else "one of several classes"
        spots = (
            terms.at_layer("answers each class for itself"),
            terms.at_loss("compares shares that add up to 1"),
        )
        yield terms.finding(
            f"{units} sigmoid outputs are trained with {terms.loss_name}, which is made for a softmax",
            spots[::-1] if terms.kind == "multi-hot" else spots,
            (Evidence(f"{units} sigmoid outputs; each row asks for {asks}", numbers=(("units", units),)),),
            "The loss that fit lowers is not the loss of what predict answers: two heads for one output.",
            suited(terms),
        )
