"""A training that went on long after its best epoch."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Run, Training
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.numbers import short
from kerasdoctor.rule import symptom
from kerasdoctor.rules.runs.curves import epochs, evidence, training

# Validation losses wobble by a few percent from epoch to epoch; a fifth above the best, five epochs later, does not.
RISEN = 1.2
EPOCHS = 5
# Callbacks that bring back, or have kept, the weights of the best epoch.
KEEPERS = frozenset({"EarlyStopping", "ModelCheckpoint", "BackupAndRestore"})


@symptom(kind="missing-regularization", severity=Severity.SMELLS)
def validation_loss_that_rises(run: Run, training_call: Training | None) -> Iterator[Finding]:
    """The validation loss rises again while the training loss goes on falling.

    Why it hurts
        From the best epoch on the model learns its training rows by heart, and answers others worse than it
        could already. The weights that remain are those of the last epoch, not of the best.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(120, 20))
        y = (x[:, 0] + np.random.default_rng(1).normal(size=120) > 0).astype(int)
        model = Sequential([Input((20,)), Dense(256, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.01))
        model.fit(x, y, epochs=25, validation_split=0.3, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(120, 20))
        y = (x[:, 0] + np.random.default_rng(1).normal(size=120) > 0).astype(int)
        model = Sequential([Input((20,)), Dense(256, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.01))
        best = keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True)
        model.fit(x, y, epochs=25, validation_split=0.3, verbose=0, callbacks=[best, kerasdoctor.Doctor()])

    Unless
        A callback keeps or brings back the best weights, or the training goes on still.
    """
    loss, held = run.loss, run.validation_loss
    if loss is None or held is None or not (loss.finite and held.finite) or not run.ended or min(held.values) <= 0:
        return
    if training_call is not None and any(watcher.kind in KEEPERS for watcher in training_call.watchers):
        return
    best = held.values.index(min(held.values))
    later = [value for epoch, value in zip(loss.epochs, loss.values, strict=True) if epoch >= held.epochs[best]]
    if held.epochs[-1] - held.epochs[best] < EPOCHS or held.values[-1] < RISEN * held.values[best]:
        return
    if later[-1] < later[0]:
        yield Finding(
            message=f"the validation loss was lowest in epoch {held.epochs[best]} ({short(held.values[best])}) and has "
            f"risen to {short(held.values[-1])} since",
            places=(training(f"goes on for {epochs(held.epochs[-1] - held.epochs[best])} after its best one"),),
            evidence=(evidence(run, held), evidence(run, loss)),
            why="The model learns its training rows by heart; the weights of the best epoch are gone.",
            confidence=Confidence.CERTAIN,
        )
