"""A loss that is told of scores should not be given probabilities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kerasdoctor.facts import Network
from kerasdoctor.finding import Finding, Fix, NewHead, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import fault_of, heads_with
from kerasdoctor.rules.heads.suited import suited
from kerasdoctor.rules.heads.terms import Terms


@cause(
    kind="from-logits",
    severity=Severity.HURTS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant", "trained-on-other-answers"},
)
def activation_before_a_loss_of_scores(network: Network) -> Iterator[Finding]:
    """The loss is told to expect scores, but the output has an activation.

    Why it hurts
        With `from_logits=True` the loss applies a softmax or sigmoid of its own. On scores that went
        through one already, the differences between classes shrink to almost nothing; a ReLU takes away
        one side of them. On the TensorFlow backend Keras notices a softmax or sigmoid right before the
        loss and undoes it with a warning; elsewhere nothing is undone.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.losses import BinaryCrossentropy

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="relu")])
        model.compile(loss=BinaryCrossentropy(from_logits=True), optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.losses import BinaryCrossentropy

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss=BinaryCrossentropy(from_logits=True), optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The output is linear. A softmax or a sigmoid is a smaller thing, because TensorFlow undoes it.
    """
    for terms in heads_with("activation-before-a-loss-of-scores", network):
        undone = terms.activation in ("softmax", "sigmoid")
        yield terms.finding(
            f"the loss is told to expect scores (from_logits=True), but the outputs come from {terms.activation}",
            (
                terms.at_loss("applies its own softmax or sigmoid"),
                terms.at_layer(f"activation {terms.activation} is applied before it"),
            ),
            (Evidence(f"activation {terms.activation} and from_logits=True"),),
            "The loss squeezes values that have been squeezed already."
            if undone
            else "The activation takes away a part of the scores that the loss needs.",
            _fixes(terms),
            severity=Severity.SMELLS if undone else None,
            note="on the TensorFlow backend Keras undoes it, with a warning" if undone else None,
        )


def _fixes(terms: Terms) -> tuple[Fix, ...]:
    """Leave the activation away, where that is all that is wrong."""
    if terms.units is None:
        return (Fix("", advice="leave the activation away, or from_logits=True"),)
    bare = replace(terms, head=replace(terms.head, layer=replace(terms.layer, activation="linear")))
    if fault_of(bare) is None:
        return (Fix("", (NewHead(terms.units, "linear", terms.layer.where),)),)
    return suited(terms)
