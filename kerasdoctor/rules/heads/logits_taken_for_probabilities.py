"""A linear output is a score; a loss has to be told so."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Trace
from kerasdoctor.finding import Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.suited import suited


@cause(
    kind="from-logits",
    severity=Severity.HURTS,
    explains={
        "cannot-memorise-one-batch",
        "no-better-than-a-constant",
        "loss-rises-while-memorising",
        "layer-without-gradient",
        "loss-far-above-a-constant",
        "untrained-weights",
    },
)
def logits_taken_for_probabilities(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """The output layer has no activation, and the loss takes its scores for probabilities.

    Why it hurts
        Without an activation the outputs are scores of any size, called logits. Cross-entropy clips
        them to the range of probabilities, where most of them have no gradient, or divides them by
        their sum. Keras says nothing: it cannot know which was meant.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.argmax(axis=1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4)])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
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
        The loss is told with `from_logits=True`. Where nothing hints that scores were meant, the output
        of a yes-or-no answer lacks its sigmoid: one-output-without-sigmoid says so.
    """
    for terms in heads_with("logits-taken-for-probabilities", network, trace):
        units = terms.units or 0
        yield terms.finding(
            f"the outputs are scores without an activation, but {terms.loss_name} takes them for probabilities",
            (
                terms.at_loss("takes logarithms of probabilities"),
                terms.at_layer("no activation: scores of any size"),
            ),
            (Evidence(f"the output layer has {units} units and no activation", numbers=(("units", units),)),),
            "Scores below 0 or above 1 are clipped, and there the gradient is zero.",
            suited(terms),
            note="a loss object with from_logits=True does the same, and predict then gives scores",
        )
