"""A learning rate that has vanished with much of the training still to come."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Run
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.numbers import short
from kerasdoctor.places import Evidence
from kerasdoctor.rule import symptom
from kerasdoctor.rules.runs.curves import epochs, training

# At a thousandth of where it began a rate moves next to nothing; schedules end there on purpose.
NOTHING = 1e-3
# A schedule may end in nothing; it should not do so before a half of the epochs.
HALF = 0.5
# Of a few epochs a half is soon reached.
EPOCHS = 6


@symptom(kind="learning-rate", severity=Severity.SMELLS)
def rate_that_fell_to_nothing(run: Run) -> Iterator[Finding]:
    """For half of the epochs or more the learning rate is below a thousandth of what it was.

    Why it hurts
        Epochs at such a rate cost as much as others and change nothing. Most often a schedule counts in
        other units than it was written for: decay steps are batches, while epochs were meant.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(640, 4))
        y = x.sum(axis=1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        rate = keras.optimizers.schedules.ExponentialDecay(0.01, decay_steps=1, decay_rate=0.9)
        model.compile(loss="mse", optimizer=keras.optimizers.Adam(rate))
        model.fit(x, y, epochs=20, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(640, 4))
        y = x.sum(axis=1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        rate = keras.optimizers.schedules.ExponentialDecay(0.01, decay_steps=20, decay_rate=0.9)
        model.compile(loss="mse", optimizer=keras.optimizers.Adam(rate))
        model.fit(x, y, epochs=20, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Unless
        The rate falls that low in the last half of the training only.
    """
    if len(run.rates) < EPOCHS or run.rates[0] <= 0 or not run.ended:
        return
    largest = max(run.rates)
    wasted = next((at for at in range(len(run.rates)) if max(run.rates[at:]) < NOTHING * largest), len(run.rates))
    idle = len(run.rates) - wasted
    if idle >= HALF * len(run.rates):
        yield Finding(
            message=f"in {idle} of {epochs(run.epochs)} the learning rate is below a thousandth of {short(largest)}",
            places=(training(f"changes next to nothing from epoch {wasted + 1} on"),),
            evidence=(
                Evidence(
                    f"the learning rate: {short(run.rates[0])} after epoch 1, {short(run.rates[wasted])} after epoch "
                    f"{wasted + 1}, {short(run.rates[-1])} at the end",
                    numbers=(("first", run.rates[0]), ("last", run.rates[-1])),
                ),
            ),
            why="Epochs at such a rate cost as much as others and change nothing.",
            confidence=Confidence.CERTAIN,
        )
