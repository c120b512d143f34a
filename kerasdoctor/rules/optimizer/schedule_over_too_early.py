"""Schedules count updates, not epochs."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi

from kerasdoctor.facts import Argument, Call, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.rewriting import with_argument

SCHEDULES = ("CosineDecay", "ExponentialDecay", "PolynomialDecay")
AREA = "keras.optimizers.schedules."
# After a tenth of the training a schedule that is meant for all of it has hardly begun.
EARLY = 0.1
# One hundredth of the rate moves next to nothing.
GONE = 0.01


@cause(
    kind="learning-rate",
    severity=Severity.HURTS,
    explains={"no-better-than-a-constant", "untrained-weights", "steps-that-move-nothing"},
)
def schedule_over_too_early(network: Network, trace: Trace) -> Iterator[Finding]:
    """The schedule takes the learning rate to next to nothing within a tenth of the training.

    Why it hurts
        `decay_steps` counts updates, and each batch is one. Given in epochs, the schedule is over
        after a few batches: for the rest of the training the steps are so small that the net stays
        as it is.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.optimizers import Adam
        from keras.optimizers.schedules import CosineDecay

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer=Adam(CosineDecay(0.001, decay_steps=50)))
        model.fit(x, y, epochs=60)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.optimizers import Adam
        from keras.optimizers.schedules import CosineDecay

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer=Adam(CosineDecay(0.001, decay_steps=600)))
        model.fit(x, y, epochs=60)

    Unless
        The rows, the batch size or the epochs are not known, or the schedule warms up or starts
        again.
    """
    updates, call = network.updates, _schedule(trace)
    steps = call.constant(1, "decay_steps") if call is not None else None
    if call is None or not call.whole or updates is None or not isinstance(steps, int) or steps < 1:
        return
    left = _left(call, EARLY * updates / steps)
    if left is not None and left < GONE:
        yield _finding(trace, call, steps, updates)


def _schedule(trace: Trace) -> Call | None:
    """Return the call that makes the schedule of the optimizer of this fit."""
    optimizer = _made(trace.compile.argument(0, "optimizer") if trace.compile is not None else None)
    found = _made(optimizer.argument(0, "learning_rate", "lr") if optimizer is not None else None)
    return found if found is not None and found.name in {AREA + name for name in SCHEDULES} else None


def _made(argument: Argument | None) -> Call | None:
    return argument.made if argument is not None else None


def _left(call: Call, progress: float) -> float | None:
    """Return the share of the initial rate that is left; `progress` counts in decay steps."""
    done = min(progress, 1.0)
    if call.name.endswith("CosineDecay"):
        lowest = call.constant(2, "alpha") or 0.0
        if call.argument(None, "warmup_target", "warmup_steps") is not None or not isinstance(lowest, int | float):
            return None
        return lowest + (1 - lowest) * (1 + cos(pi * done)) / 2
    if call.name.endswith("ExponentialDecay"):
        rate = call.constant(2, "decay_rate")
        return rate**progress if isinstance(rate, int | float) and 0 < rate < 1 else None
    first, last = call.constant(0, "initial_learning_rate"), call.constant(2, "end_learning_rate")
    if call.argument(None, "power", "cycle") is not None or not isinstance(first, int | float) or first <= 0:
        return None
    return (last if isinstance(last, int | float) else 0.0001) / first + 1 - done


def _finding(trace: Trace, call: Call, steps: int, updates: int) -> Finding:
    name = call.word
    fit = [Spot(trace.fit.where, f"{updates} updates")] if trace.fit is not None else []
    return Finding(
        message=f"{name} is told {steps} steps, and the training has {updates}: the rate is gone after a tenth of it",
        places=(Spot(call.where, f"decay_steps={steps} counts batches"), *fit),
        evidence=(Evidence(f"{updates} updates in all epochs", numbers=(("steps", steps), ("updates", updates))),),
        why="A schedule counts one step for each batch, so it ends long before the training does.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("it is to span the training", rewrites=with_argument(call, 1, "decay_steps", str(updates))),),
    )
