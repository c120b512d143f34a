"""How many steps the arms of a trial make: as many as are wanted, or a fixed number of fewer that the time allows.

Numbers of steps come in few sizes, so that a machine that is a little slower comes to the same verdicts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from kerasdoctor.live.probing.setup import Clock
from kerasdoctor.live.probing.trainable import Setup, train
from kerasdoctor.live.scoring.decoding import Array

MORE_TIME = "give --budget more seconds"
CUT_SHORT = "the trial was cut short by the time budget before it was done"
# Building and scoring come on top of the steps, and steps take longer on a machine that does other things.
MARGIN = 2.0
# The first step is compiled; the ones behind it show what a step takes.
PACED_STEPS = 6


def pace(setup: Setup, weights: Callable[[], list[Array]], rows: Array, batch: int, clock: Clock) -> float:
    """Return the seconds that a step on a batch of this size takes, from a few steps where that is not known yet."""
    size = min(batch, len(rows))
    if size not in setup.paces:
        setup.begin(weights())
        train(setup, rows, steps=PACED_STEPS, order=np.random.default_rng(0), clock=clock, batch=size)
    return setup.paces.get(size, clock.seconds)  # no time was left even for these


def affordable(sizes: Iterable[int], seconds: Callable[[int], float], clock: Clock) -> int | None:
    """Return the first of these numbers of steps that can be made in the time that is left; None if none can.

    `seconds` says what all runs that are still to be made would take with so many steps in each.
    """
    return next((steps for steps in sizes if MARGIN * seconds(steps) <= clock.left), None)
