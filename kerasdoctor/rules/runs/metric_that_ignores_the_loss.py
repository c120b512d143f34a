"""A loss that falls while accuracy stands still."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Curve, Run
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.numbers import short
from kerasdoctor.rule import symptom
from kerasdoctor.rules.runs.curves import epochs, evidence, training

# A loss that fell by this share has learnt something that an accuracy should show.
FALLEN = 0.3
# An accuracy that moves by less than this over a training stands still.
STILL = 0.003
# Above it there is little left to gain; and two epochs may be alike by chance.
SOLVED = 0.95
EPOCHS = 5


@symptom(kind="wrong-metric", severity=Severity.SMELLS, like={"trained-on-other-answers", "no-better-than-a-constant"})
def metric_that_ignores_the_loss(run: Run) -> Iterator[Finding]:
    """The loss falls a good deal while the accuracy does not move.

    Why it hurts
        Loss and accuracy are meant to tell the same story. If the accuracy stays where it was, it counts
        something else than what is trained: answers are read in another way than they are made, one class
        covers most rows, or the metric does not suit the labels.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(1000, 4))
        y = x[:, 0] + 0.1 * x[:, 1] + 7.5
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam", metrics=["accuracy"])
        model.fit(x, y, epochs=10, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(1000, 4))
        y = (x[:, 0] > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
        model.fit(x, y, epochs=10, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Unless
        The accuracy is high already, or there were fewer than five epochs.
    """
    loss = run.loss
    if loss is None or not loss.finite or loss.values[0] <= 0 or len(loss.values) < EPOCHS:
        return
    if loss.values[-1] > (1 - FALLEN) * loss.values[0]:
        return
    for curve in run.curves:
        if _is_accuracy(curve) and max(curve.values) - min(curve.values) <= STILL and max(curve.values) < SOLVED:
            yield Finding(
                message=f"the loss falls from {short(loss.values[0])} to {short(loss.values[-1])}, and `{curve.name}` "
                f"stays at {short(curve.values[-1])}",
                places=(training("improves what the metric does not see"),),
                evidence=(evidence(run, loss), evidence(run, curve)),
                why=f"What is trained for {epochs(run.epochs)} should move a metric that counts the same thing.",
                confidence=Confidence.LIKELY,
            )


def _is_accuracy(curve: Curve) -> bool:
    return curve.finite and "acc" in curve.name and not curve.name.startswith("val_")
