"""The loss became no finite number while the model trained."""

from __future__ import annotations

import math
from collections.abc import Iterator

from kerasdoctor.facts import Run
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.numbers import short
from kerasdoctor.places import Evidence
from kerasdoctor.rule import symptom
from kerasdoctor.rules.runs.curves import training


@symptom(kind="numerics", severity=Severity.BREAKS, like={"no-number-from-the-start", "loss-rises-while-memorising"})
def training_lost_to_nan(run: Run) -> Iterator[Finding]:
    """The loss becomes infinite or no number while the model trains.

    Why it hurts
        From the first such step on every weight that the loss depends on is no number either, and no later
        step can bring one back: what was learnt before is lost.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(200, 4)) * 100
        y = x.sum(axis=1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.5))
        model.fit(x, y, epochs=3, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(200, 4))
        y = x.sum(axis=1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.01))
        model.fit(x, y, epochs=3, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Unless
        All logged losses are finite.
    """
    if run.first_bad is None:
        return
    epoch, batch = run.first_bad
    finite = [value for value in run.within if math.isfinite(value)]
    before = (
        f"the last finite loss that was kept is {short(finite[-1])}" if finite else "no finite loss was seen before"
    )
    yield Finding(
        message=f"the loss is no finite number from batch {batch} of epoch {epoch} on",
        places=(training("loses all its weights here"),),
        evidence=(Evidence(before, numbers=(("epoch", epoch), ("batch", batch))),),
        why="Once the loss is no number, its gradient and so the weights are none either.",
        confidence=Confidence.CERTAIN,
    )
