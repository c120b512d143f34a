"""A learning rate that is to fall at a plateau has to fall before the training ends there."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.callbacks.logged import callbacks_of

STOP, LOWER = "keras.callbacks.EarlyStopping", "keras.callbacks.ReduceLROnPlateau"
# What Keras takes where the callbacks do not say.
MONITOR = "val_loss"
PATIENCE_OF_LOWER = 10


@cause(kind="learning-rate", severity=Severity.HURTS)
def rate_lowered_after_the_stop(trace: Trace) -> Iterator[Finding]:
    """Early stopping ends the training no later than the learning rate would fall.

    Why it hurts
        Both callbacks count the epochs without improvement of the same number. The one that counts
        to less comes first: the training is over before the smaller learning rate could help, and
        the callback that lowers it has no use.

    Bad
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        model.compile(optimizer="adam", loss="binary_crossentropy")
        stop = keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True)
        lower = keras.callbacks.ReduceLROnPlateau(patience=10)
        model.fit(x, y, validation_split=0.2, epochs=20, callbacks=[stop, lower])

    Good
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        model.compile(optimizer="adam", loss="binary_crossentropy")
        stop = keras.callbacks.EarlyStopping(patience=10, restore_best_weights=True)
        lower = keras.callbacks.ReduceLROnPlateau(patience=4)
        model.fit(x, y, validation_split=0.2, epochs=20, callbacks=[stop, lower])

    Unless
        The two watch different numbers, early stopping starts late (`start_from_epoch`), or a `min_delta` of the
        learning rate's callback asks for more than that of early stopping.
    """
    made = callbacks_of(trace) or ()
    for stop in made:
        if stop.name != STOP or not stop.whole or stop.argument(None, "start_from_epoch") is not None:
            continue
        allowed = stop.constant(2, "patience")
        for lower in made:
            if lower.name != LOWER or not lower.whole or _asks_for_more(lower) or _watched(stop) != _watched(lower):
                continue
            waits = _patience(lower)
            # A stop without patience is a fault of its own.
            if isinstance(allowed, int) and isinstance(waits, int) and 0 < allowed <= waits:
                yield _finding(stop, lower, allowed, waits)


def _watched(call: Call) -> object:
    given = call.argument(0, "monitor")
    if given is None:
        return MONITOR
    return given.value if given.known else call


def _patience(lower: Call) -> object:
    return lower.constant(2, "patience") if lower.argument(2, "patience") is not None else PATIENCE_OF_LOWER


def _asks_for_more(lower: Call) -> bool:
    """Whether an improvement has to be of a given size to count, which early stopping may see otherwise."""
    return lower.argument(5, "min_delta", "epsilon") is not None


def _finding(stop: Call, lower: Call, allowed: int, waits: int) -> Finding:
    return Finding(
        message=f"training ends after {allowed} epochs without improvement, the learning rate is to fall after {waits}",
        places=(
            Spot(lower.where, f"waits {waits} epochs"),
            Spot(stop.where, f"ends the training after {allowed}"),
        ),
        evidence=(Evidence(f"read off the source: patience {waits} against patience {allowed}, of the same number"),),
        why="Whichever of the two counts to less comes first, and after the stop no rate matters any more.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", advice="give ReduceLROnPlateau at most half the patience of EarlyStopping"),),
    )
