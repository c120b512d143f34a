"""A learning rate that follows a schedule cannot be set by a callback."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.callbacks.logged import callbacks_of

SETTERS = ("keras.callbacks.ReduceLROnPlateau", "keras.callbacks.LearningRateScheduler")
SCHEDULES = "keras.optimizers.schedules."


@cause(kind="learning-rate", severity=Severity.BREAKS, raises=(r"learning rate is not settable",))
def rate_callback_on_a_schedule(trace: Trace) -> Iterator[Finding]:
    """A callback is to set the learning rate of an optimizer that follows a schedule.

    Why it hurts
        The optimizer computes its rate from the schedule at each step and lets nobody set it. The
        callback raises a TypeError, LearningRateScheduler at the first epoch and
        ReduceLROnPlateau at its first plateau, which may be hours into the training.

    Bad
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, 0] - x[:, 1]
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        rate = keras.optimizers.schedules.ExponentialDecay(0.01, decay_steps=100, decay_rate=0.9)
        model.compile(loss="mse", optimizer=keras.optimizers.Adam(rate))
        halve = keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate / 2)
        model.fit(x, y, epochs=3, callbacks=[halve])

    Good
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, 0] - x[:, 1]
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.01))
        halve = keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate / 2)
        model.fit(x, y, epochs=3, callbacks=[halve])

    Unless
        Only one of the two is there. A plateau that never comes does no harm, but nobody plans
        for that.
    """
    optimizer = trace.compile.argument(0, "optimizer") if trace.compile is not None else None
    schedule = _schedule(optimizer) if optimizer is not None else None
    if schedule is None:
        return
    for call in callbacks_of(trace) or ():
        if call.name in SETTERS:
            yield _finding(call, schedule)


def _schedule(optimizer: Argument) -> Argument | None:
    """Return the schedule that an optimizer was made with."""
    if optimizer.made is None or not optimizer.made.name.startswith("keras.optimizers."):
        return None
    rate = optimizer.made.argument(0, "learning_rate", "lr")
    made = rate is not None and (
        rate.form.startswith(SCHEDULES) or (rate.thing and rate.thing.name.startswith(SCHEDULES))
    )
    return rate if made else None


def _finding(call: Call, schedule: Argument) -> Finding:
    kind = call.word
    late = kind == "ReduceLROnPlateau"
    when = "at its first plateau" if late else "at the first epoch"
    return Finding(
        message=f"{kind} cannot set the learning rate of an optimizer that follows a schedule, and stops {when}",
        places=(
            Spot(call.where, f"raises a TypeError {when}"),
            Spot(schedule.where or call.where, "the rate follows this schedule"),
        ),
        evidence=(Evidence("read off the source: the optimizer of this fit is made with a schedule"),),
        why="A rate that is computed from the step has no value that could be set.",
        confidence=Confidence.CERTAIN,
        severity=Severity.HURTS if late else Severity.BREAKS,
        fixes=(Fix("", advice="keep one of the two: a number for the learning rate, or no such callback"),),
    )
