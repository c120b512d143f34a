"""No error is a percentage of zero."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Data, Network
from kerasdoctor.finding import Finding, Fix, NewLoss, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import sound_heads
from kerasdoctor.rules.heads.saying import counted_of

PERCENTAGE = "mean_absolute_percentage_error"
BETTER = "mean_absolute_error"
# One target in a hundred at zero is enough to outweigh all others by far.
SHARE = 0.01


@cause(
    kind="loss-task-mismatch",
    severity=Severity.HURTS,
    explains={"cannot-memorise-one-batch", "loss-rises-while-memorising"},
)
def percentages_of_nothing(network: Network, data: Data) -> Iterator[Finding]:
    """The error is measured in percent of the target, and some targets are 0.

    Why it hurts
        Keras divides the error by the size of the target, or by 0.0000001 where that is smaller. A
        target of 0 then weighs ten million times as much as a target of 1: the loss is in the millions,
        and the model learns to answer 0 to everything.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.maximum(0, 3 * x[:, 0])
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mean_absolute_percentage_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.maximum(0, 3 * x[:, 0])
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mean_absolute_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        Fewer than one target in a hundred is nearer to 0 than a thousandth.
    """
    for terms in sound_heads(network):
        counted = counted_of(terms, network, data)
        if terms.loss_name != PERCENTAGE or counted.near_zero is None or counted.near_zero < SHARE:
            continue
        yield terms.finding(
            f"{counted.near_zero:.1%} of the targets are 0 or next to it, and the loss takes percentages of them",
            (terms.at_loss("divides by the size of the target"), terms.at_labels("targets of 0")),
            (
                Evidence(
                    f"{counted.near_zero:.1%} of the values are below 0.001 in size, in {counted.rows:,} rows",
                    rows=counted.rows,
                    numbers=(("near_zero", counted.near_zero),),
                ),
            ),
            "An error divided by next to nothing outweighs all others.",
            (Fix("", (NewLoss(BETTER, terms.loss.where if terms.loss is not None else None),)),),
        )
