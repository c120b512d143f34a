"""A loss that goes up and down and gets nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kerasdoctor.facts import Run
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.numbers import short
from kerasdoctor.rule import symptom
from kerasdoctor.rules.runs.curves import epochs, evidence, training

# Over fewer epochs, ups and downs may be chance.
EPOCHS = 8
# The first epochs bring the loss down from wherever the weights began.
FIRST = 2
# Steps up and down by a fifth of the loss, turning at most epochs.
SWING = 0.2
TURNS = 0.5
# The later half is no lower than this share of the earlier one.
NO_LOWER = 0.9


@symptom(
    kind="learning-rate",
    severity=Severity.SMELLS,
    like={"loss-rises-while-memorising", "first-step-larger-than-the-weights"},
)
def loss_that_swings(run: Run) -> Iterator[Finding]:
    """From epoch to epoch the loss goes up and down by a fifth or more, and gets nowhere.

    Why it hurts
        The mean over an epoch smooths what single batches do. If even that jumps about, each step leaps over
        the place where the loss is low.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(200, 4))
        y = np.sin(3 * x[:, 0]) + x[:, 1] ** 2
        model = Sequential([Input((4,)), Dense(16, activation="tanh"), Dense(1)])
        model.compile(loss="mse", optimizer=keras.optimizers.RMSprop(3.0))
        model.fit(x, y, epochs=12, batch_size=8, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(200, 4))
        y = np.sin(3 * x[:, 0]) + x[:, 1] ** 2
        model = Sequential([Input((4,)), Dense(16, activation="tanh"), Dense(1)])
        model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.01))
        model.fit(x, y, epochs=12, batch_size=8, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Unless
        The loss falls on the whole, or there were fewer than ten epochs.
    """
    curve = run.loss
    if (
        curve is None
        or not curve.finite
        or len(curve.values) < EPOCHS + FIRST
        or min(curve.values) <= 0
        or not run.ended
    ):
        return
    values = curve.values[FIRST:]
    steps = [later - earlier for earlier, later in pairwise(values)]
    large = [abs(step) > SWING * min(pair) for step, pair in zip(steps, pairwise(values), strict=True)]
    turns = [one * other < 0 for one, other in pairwise(steps)]
    half = len(values) // 2
    earlier, later = sum(values[:half]) / half, sum(values[-half:]) / half
    if sum(large) >= TURNS * len(large) and sum(turns) >= TURNS * len(turns) and later >= NO_LOWER * earlier:
        low, high = min(values), max(values)
        yield Finding(
            message=f"the loss swings between {short(low)} and {short(high)} for {epochs(run.epochs)}",
            places=(training("gets nowhere"),),
            evidence=(evidence(run, curve),),
            why="Steps that leap over where the loss is low cannot settle there.",
            confidence=Confidence.LIKELY,
        )
