"""Some measures are to rise and some to fall; a callback has to know which."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.callbacks.logged import FALLING, RISING
from kerasdoctor.rules.callbacks.monitor_that_nothing_logs import MODES, WATCHERS


@cause(kind="callback-monitor", severity=Severity.HURTS)
def mode_against_the_metric(trace: Trace) -> Iterator[Finding]:
    """A callback waits for an accuracy to fall, or for a loss to rise.

    Why it hurts
        It takes every improvement for a step back: training stops after `patience` epochs while
        the model still learns, and the worst epoch is kept for the best one.

    Bad
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
        stop = keras.callbacks.EarlyStopping(monitor="val_accuracy", mode="min", patience=3)
        model.fit(x, y, validation_split=0.2, epochs=20, callbacks=[stop])

    Good
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
        stop = keras.callbacks.EarlyStopping(monitor="val_accuracy", mode="max", patience=3)
        model.fit(x, y, validation_split=0.2, epochs=20, callbacks=[stop])

    Unless
        The name is one of the script's own metrics, whose direction nobody else knows.
    """
    for kind, position in WATCHERS.items():
        for call in trace.of(f"keras.callbacks.{kind}"):
            monitor, mode = call.constant(position, "monitor"), call.constant(MODES[kind], "mode")
            right = _right_mode(monitor if isinstance(monitor, str) else "val_loss")
            unknown = call.argument(position, "monitor") is not None and not isinstance(monitor, str)
            if not unknown and right is not None and mode in ("min", "max") and mode != right:
                yield _finding(call, kind, right)


def _right_mode(monitor: str) -> str | None:
    name = monitor.removeprefix("val_")
    return "max" if name in RISING else "min" if name in FALLING else None


def _finding(call: Call, kind: str, right: str) -> Finding:
    given = call.argument(MODES[kind], "mode")
    place = given.where if given is not None and given.where is not None else call.where
    wrong = "min" if right == "max" else "max"
    monitor = call.constant(WATCHERS[kind], "monitor") or "val_loss"
    better = "rises" if right == "max" else "falls"
    return Finding(
        message=f'{kind} takes "{monitor}" for better when it {"falls" if right == "max" else "rises"}',
        places=(Spot(place, f'"{wrong}" for a measure that {better} as the model learns'),),
        evidence=(Evidence(f'read off the source: mode="{wrong}" with monitor="{monitor}"'),),
        why="Every improvement counts as a step back, so the callback acts too early and keeps the worst epoch.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", rewrites=((place, f'"{right}"'),)),),
    )
