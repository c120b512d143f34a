"""A softmax shares out 1 among its units; a single unit gets all of it."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network
from kerasdoctor.finding import Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.suited import suited


@cause(
    kind="degenerate-softmax",
    severity=Severity.BREAKS,
    explains={
        "cannot-memorise-one-batch",
        "no-better-than-a-constant",
        "layer-without-gradient",
        "same-answer-for-every-row",
        "untrained-weights",
        "steps-that-move-nothing",
    },
    raises=(r"outside the valid range", r"must have the same (?:rank|shape)"),
)
def softmax_over_one_unit(network: Network) -> Iterator[Finding]:
    """The output layer is a softmax over one unit, so every answer is 1.

    Why it hurts
        A softmax divides each score by the sum of all scores of its row. With one unit that is the
        score divided by itself: 1, whatever the inputs and weights are. The accuracy shown is the
        share of ones among the labels. Most losses then have no gradient; with binary
        cross-entropy, Keras on TensorFlow reads the score before the softmax, so the loss can
        even fall while the answers stay 1.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="softmax")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
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
        Never: a softmax over one unit is constant.
    """
    for terms in heads_with("softmax-over-one-unit", network):
        spots = [terms.at_layer("one unit, whose softmax is always 1")]
        if terms.loss is not None and terms.loss.where is not None:
            spots.append(terms.at_loss("judges answers that never change"))
        yield terms.finding(
            "a softmax over one unit answers 1 for every row",
            tuple(spots),
            (Evidence("the output layer has 1 unit and a softmax", numbers=(("units", 1),)),),
            "A softmax divides a unit's score by the sum of all of them, which here is the score itself.",
            suited(terms),
        )
