"""A loss that leaps from step to step, and settles at a tenth of the learning rate."""

from __future__ import annotations

import math
from collections.abc import Iterator

from kerasdoctor.facts import Network, Probe, RateRun
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.numbers import short
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import symptom

# Batches differ by a twentieth of a loss that stands still; a fifth of it is no matter of batches.
LEAPS = 0.2
# Both runs see the same batches, so what comes of those is the same in both.
TIMES = 2.0
# At a tenth of the rate the loss has to end clearly lower,
LOWER = 2 / 3
# and at the rate it must not have got far: a loss that has all but vanished may leap as it likes.
LITTLE = 0.5


@symptom(kind="learning-rate", severity=Severity.HURTS)
def loss_leaps_from_step_to_step(probe: Probe, network: Network | None) -> Iterator[Finding]:
    """The loss leaps up and down, while a tenth of the learning rate brings it down on the same batches.

    Why it hurts
        Steps that reach across the valley climb up the other side. The loss leaps around a level that
        it never gets below, which looks like a task that is too hard.

    Bad
        import keras
        import numpy as np
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(800, 6))
        y = (x[:, 0] * x[:, 1] > 0).astype(int)
        hidden = [Dense(32, activation="tanh"), Dense(32, activation="tanh")]
        model = keras.Sequential([keras.Input((6,)), *hidden, Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.5))
        model.fit(x, y)

    Good
        import keras
        import numpy as np
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(800, 6))
        y = (x[:, 0] * x[:, 1] > 0).astype(int)
        hidden = [Dense(32, activation="tanh"), Dense(32, activation="tanh")]
        model = keras.Sequential([keras.Input((6,)), *hidden, Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.01))
        model.fit(x, y)

    Unless
        It leaps at a tenth of the rate as well, or falls below half of its start all the same.
    """
    match probe.rates:
        case (RateRun(leaps=float(calm)) as lower, RateRun(leaps=float(leaps)) as own, _) if leaps > max(
            LEAPS * own.last_loss, TIMES * calm
        ) and _gets_nowhere(own, lower):
            optimizer = network.optimizer if network is not None else None
            where = optimizer.where if optimizer is not None else None
            yield Finding(
                message=f"the loss leaps by {short(leaps)} from step to step, and a tenth of the learning rate "
                "brings it down",
                places=(Spot(where or Part("the optimizer"), f"steps at a rate of {own.rate:g}"),),
                evidence=(_said(own), _said(lower)),
                why="Steps that reach across the valley climb up the other side.",
                confidence=Confidence.CERTAIN,
            )


def _gets_nowhere(own: RateRun, lower: RateRun) -> bool:
    if not math.isfinite(own.last_loss):
        return False  # that is told by itself
    return lower.last_loss < LOWER * own.last_loss and own.last_loss > LITTLE * lower.first_loss


def _said(run: RateRun) -> Evidence:
    return Evidence(
        f"at {run.rate:g}: loss {short(run.first_loss)} to {short(run.last_loss)} in {run.steps} steps, from step to "
        f"step it changes by {short(run.leaps or 0)} (standard deviation)",
        numbers=(("leaps", run.leaps or 0.0), ("last_loss", run.last_loss)),
    )
