"""A hinge knows two sides."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Data, Network
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import HINGES, sound_heads
from kerasdoctor.rules.heads.saying import counted_of

# Keras turns 0 and 1 into these by itself, batch by batch, where a batch holds nothing else.
SIDES = (frozenset({0.0, 1.0}), frozenset({-1.0, 1.0}))


@cause(
    kind="label-encoding",
    severity=Severity.HURTS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant"},
)
def labels_that_no_hinge_knows(network: Network, data: Data) -> Iterator[Finding]:
    """A hinge loss is given labels other than -1 and 1, or 0 and 1.

    Why it hurts
        A hinge multiplies the label and the score, and asks for a product of at least 1: the sign of
        the label says which side is right. A label of 0 costs 1 whatever the score is, and labels of 1
        and 2 stand on the same side, so the model learns to answer one side to everything.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.where(x.sum(axis=1) > 0, 2, 1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="tanh")])
        model.compile(loss="hinge", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.where(x.sum(axis=1) > 0, 1, -1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="tanh")])
        model.compile(loss="hinge", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The labels are 0 and 1, which Keras turns into -1 and 1, or more than a handful of values, as
        margins are.
    """
    for terms in sound_heads(network):
        counted = counted_of(terms, network, data)
        values = frozenset(counted.values)
        if terms.loss_name not in HINGES or len(values) < 2 or any(values <= sides for sides in SIDES):
            continue
        shown = ", ".join(f"{value:g}" for value in sorted(values))
        yield terms.finding(
            f"{terms.labels_hold} {shown}, but {terms.loss_name} tells sides by -1 and 1",
            (terms.at_labels(f"the values {shown}"), terms.at_loss("multiplies label and score")),
            (Evidence(f"{len(values)} different labels in {counted.rows:,} rows: {shown}", rows=counted.rows),),
            "Labels of one sign stand on one side, and a label of 0 costs the same whatever is answered.",
            (_fix(values),),
        )


def _fix(values: frozenset[float]) -> Fix:
    if len(values) == 2:
        return Fix("", advice=f"encode {max(values):g} as 1 and {min(values):g} as -1")
    return Fix(
        "", advice="use categorical_hinge with one-hot labels, or a softmax with sparse_categorical_crossentropy"
    )
