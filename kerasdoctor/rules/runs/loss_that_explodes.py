"""A loss that ends far above where it began."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Run
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.numbers import short
from kerasdoctor.rule import symptom
from kerasdoctor.rules.runs.curves import epochs, evidence, training

# Losses swing by a few times where batches differ; ten times the first epoch's is no swing.
EXPLODED = 10.0


@symptom(
    kind="exploding-gradient",
    severity=Severity.HURTS,
    like={"loss-rises-while-memorising", "first-step-larger-than-the-weights"},
)
def loss_that_explodes(run: Run) -> Iterator[Finding]:
    """The loss of the last epoch is ten times that of the first or more.

    Why it hurts
        Each step is meant to lower the loss. One that grows by an order of magnitude means that steps lead
        uphill: they are too long for these inputs and targets, or follow something else than the loss.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(200, 4))
        y = x.sum(axis=1)
        model = Sequential([Input((4,)), Dense(1)])
        model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.9, momentum=0.5))
        model.fit(x, y, epochs=3, batch_size=16, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(200, 4))
        y = x.sum(axis=1)
        model = Sequential([Input((4,)), Dense(1)])
        model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.05, momentum=0.5))
        model.fit(x, y, epochs=3, batch_size=16, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Unless
        The loss can be negative or zero, so that no ratio means anything; or it came down again.
    """
    curve = run.loss
    if curve is None or len(curve.values) < 2 or not curve.finite or min(curve.values) <= 0:
        return
    first, last = curve.values[0], curve.values[-1]
    if last >= EXPLODED * first:
        yield Finding(
            message=f"the loss has grown from {short(first)} to {short(last)} in {epochs(run.epochs)}",
            places=(training("goes uphill"),),
            evidence=(evidence(run, curve),),
            why="Steps that raise the loss are too long, or do not follow its gradient.",
            confidence=Confidence.CERTAIN,
        )
