"""Softmax shares out one answer; binary cross-entropy asks as many questions as there are outputs."""

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
    raises=(r"must have the same (?:rank|shape)",),
)
def softmax_with_binary_crossentropy(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """Several softmax outputs are trained with binary cross-entropy.

    Why it hurts
        Binary cross-entropy asks of every output by itself whether it is right, while a softmax makes
        the outputs compete for one share. On the TensorFlow backend Keras drops the softmax from the
        loss and trains sigmoids of the same scores, so that `fit` and `predict` answer with two
        different heads. With many classes nearly all of those questions have the answer no, and the
        loss looks small early on.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.eye(4)[x.argmax(axis=1)]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
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
        The meaning of the labels is not known: then it is a smaller thing, for rows that are shares can
        be trained so.
    """
    for terms in heads_with("softmax-with-binary-crossentropy", network, trace):
        known = terms.kind is not None and terms.kind != "distribution"
        asks = "several labels" if terms.kind == "multi-hot" else "one of several classes"
        said = f"; each row asks for {asks}" if known else ""
        yield terms.finding(
            f"{terms.units} softmax outputs are trained with {terms.loss_name}, which judges each of them by itself",
            (
                terms.at_loss("asks of each output by itself whether it is right"),
                terms.at_layer("makes the outputs compete: they add up to 1"),
            ),
            (Evidence(f"{terms.units} softmax outputs with {terms.loss_name}{said}"),),
            "The loss that fit lowers is not the loss of what predict answers: two heads for one output.",
            suited(terms),
            severity=None if known else Severity.SMELLS,
        )
