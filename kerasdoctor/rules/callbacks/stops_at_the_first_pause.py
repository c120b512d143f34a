"""Losses waver; one epoch without improvement says little."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.old_uses import after


@cause(kind="callback-monitor", severity=Severity.SMELLS)
def stops_at_the_first_pause(trace: Trace) -> Iterator[Finding]:
    """Early stopping has no patience: one epoch without improvement ends the training.

    Why it hurts
        From epoch to epoch a validation loss goes up and down by chance. With a patience of 0,
        which is what Keras takes without a word, the first such step ends a training that was
        still getting somewhere.

    Bad
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        model.compile(optimizer="adam", loss="binary_crossentropy")
        model.fit(x, y, validation_split=0.2, epochs=20, callbacks=[keras.callbacks.EarlyStopping()])

    Good
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        model.compile(optimizer="adam", loss="binary_crossentropy")
        stop = keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True)
        model.fit(x, y, validation_split=0.2, epochs=20, callbacks=[stop])

    Unless
        It waits for a given value (`baseline`), or starts late (`start_from_epoch`).
    """
    for call in trace.of("keras.callbacks.EarlyStopping"):
        given = call.argument(2, "patience")
        late = call.argument(None, "baseline", "start_from_epoch") is not None
        if call.whole and not late and (given is None or (given.value == 0 and given.known)):
            yield _finding(call)


def _finding(call: Call) -> Finding:
    given = call.argument(2, "patience")
    last = call.arguments[-1].where if call.arguments else None
    if given is not None and given.where is not None:
        fix = Fix("", rewrites=((given.where, "5"),))
    elif last is not None:
        fix = Fix("", rewrites=((after(last), ", patience=5"),))
    else:
        fix = Fix("", advice="pass patience=5 or more, and restore_best_weights=True")
    return Finding(
        message="early stopping ends the training at the first epoch without improvement",
        places=(Spot(call.where, "a patience of 0"),),
        evidence=(Evidence("read off the source: no patience is given, which means 0"),),
        why="A validation loss wavers from epoch to epoch, so one worse epoch is no sign that learning is over.",
        confidence=Confidence.LIKELY,
        fixes=(fix,),
    )
