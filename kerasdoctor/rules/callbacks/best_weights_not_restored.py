"""After early stopping the model has the weights of its last epoch, not of its best one."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.old_uses import after


@cause(kind="callback-monitor", severity=Severity.SMELLS, on=False)
def best_weights_not_restored(trace: Trace) -> Iterator[Finding]:
    """Early stopping ends the training some epochs after the best one and keeps the last weights.

    Why it hurts
        The callback waits `patience` epochs without improvement before it stops. Unless it is told
        to restore, the model that is scored and saved is the one after those epochs.

    Bad
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        model.compile(optimizer="adam", loss="binary_crossentropy")
        stop = keras.callbacks.EarlyStopping(patience=5)
        model.fit(x, y, validation_split=0.2, epochs=20, callbacks=[stop])

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
        A checkpoint keeps the best epoch, or the patience is at most one epoch.
    """
    kept = any(call.constant(3, "save_best_only") is True for call in trace.of("keras.callbacks.ModelCheckpoint"))
    for call in trace.of("keras.callbacks.EarlyStopping"):
        patience = call.constant(2, "patience")
        long = isinstance(patience, int) and patience > 1
        if long and not kept and call.whole and call.argument(6, "restore_best_weights") is None:
            yield _finding(call, patience)


def _finding(call: Call, patience: object) -> Finding:
    last = call.arguments[-1].where
    edits = ((after(last), ", restore_best_weights=True"),) if last is not None else ()
    return Finding(
        message=f"the model keeps the weights of {patience} epochs after its best one",
        places=(Spot(call.where, "does not restore the best weights"),),
        evidence=(Evidence(f"read off the source: patience={patience}, and restore_best_weights is not set"),),
        why="Early stopping notices the best epoch only `patience` epochs later.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", rewrites=edits),),
    )
