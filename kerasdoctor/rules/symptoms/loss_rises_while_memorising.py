"""On a batch that never changes, working training lowers the loss."""

from __future__ import annotations

import math
from collections.abc import Iterator

from kerasdoctor.facts import Memorised, Probe
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.numbers import short
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import symptom

# A tenth above where it started after some hundred steps on the same rows is no accident.
RISEN = 1.1


@symptom(kind="loss-activation-mismatch", severity=Severity.HURTS)
def loss_rises_while_memorising(probe: Probe) -> Iterator[Finding]:
    """Trained on one batch only, the loss ends higher than it began.

    Why it hurts
        Every step is meant to lower the loss on the very rows that it is then measured on. If the
        loss rises all the same, the optimizer follows something that is not the gradient of that
        loss, or its steps are far too large.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(400, 6))
        y = np.random.default_rng(1).integers(0, 2, size=(400, 5))
        model = Sequential([Input((6,)), Dense(32, activation="relu"), Dense(5, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(400, 6))
        y = np.random.default_rng(1).integers(0, 2, size=(400, 5))
        model = Sequential([Input((6,)), Dense(32, activation="relu"), Dense(5, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The loss rises in between and comes back below its start, as it may with a large step.
    """
    risen = [run for run in probe.memorised if not run.cut_short and _risen(run)]
    if risen:
        yield Finding(
            message="trained on one batch only, the loss ends higher than it began",
            places=(Spot(Part("the probe"), "a copy of the model, trained on the same rows in each step"),),
            evidence=tuple(_evidence(run) for run in risen),
            why="The optimizer lowers something that is not the loss on these labels, or its steps are too large.",
            confidence=Confidence.CERTAIN,
        )


def _risen(run: Memorised) -> bool:
    return not math.isfinite(run.last_loss) or run.last_loss > RISEN * run.first_loss


def _evidence(run: Memorised) -> Evidence:
    return Evidence(
        f"{run.optimizer}: loss {short(run.first_loss)} at the first step, {short(run.last_loss)} after {run.steps} "
        f"steps on the same {run.rows} rows",
        rows=run.rows,
        numbers=(("first_loss", run.first_loss), ("last_loss", run.last_loss)),
    )
