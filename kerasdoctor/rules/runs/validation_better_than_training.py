"""Validation rows that are answered far better than the training rows."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, Run, Training
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.numbers import short
from kerasdoctor.rule import symptom
from kerasdoctor.rules.runs.curves import epochs, evidence, training

# The training loss is a mean over the epoch and so lags behind; once it has settled, half of it is no lag.
FAR_BETTER = 0.5
# Settled: the last epochs differ by less than this share.
SETTLED = 0.05
LAST = 3
# Layers that make training rows harder than validation rows: there a lower validation loss is as it should be.
HARDER = ("Dropout", "Noise", "Random", "BatchNormalization", "MixUp", "CutMix", "RandAugment", "AugMix")


@symptom(kind="data-leakage", severity=Severity.SMELLS)
def validation_better_than_training(run: Run, network: Network, told: Training) -> Iterator[Finding]:
    """The validation loss is less than half of the training loss that the model ends with.

    Why it hurts
        Rows that were never trained on are at best answered as well as the others. If they do far better,
        they are easier, they are also among the training rows, or the training rows are altered in a way
        that hides their answers.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(600, 4))
        y = x[:, 0] + np.random.default_rng(1).normal(size=600)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.02))
        easy = x[:100], x[:100, 0]
        model.fit(x, y, epochs=15, validation_data=easy, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(600, 4))
        y = x[:, 0] + np.random.default_rng(1).normal(size=600)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.02))
        held = x[500:], y[500:]
        model.fit(x[:500], y[:500], epochs=15, validation_data=held, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Unless
        Dropout, noise, augmentation or BatchNormalization make training rows harder; the rows come from a
        data set, which may alter them, or have weights; or the training loss has not settled.
    """
    loss, held = run.loss, run.validation_loss
    if loss is None or held is None or not far_better(run):
        return
    # What a data set of its own does to the rows is not known here.
    if told.shuffles is None or told.weighted or told.class_weight or any(map(_makes_harder, network.layers)):
        return
    yield Finding(
        message=f"the validation loss ends at {short(held.values[-1])}, the training loss at {short(loss.values[-1])}",
        places=(training("answers rows it never saw better than its own"),),
        evidence=(evidence(run, held), evidence(run, loss)),
        why=f"After {epochs(run.epochs)} the training rows should be the easier ones.",
        confidence=Confidence.LIKELY,
    )


def far_better(run: Run) -> bool:
    """Whether the validation loss ends far below a training loss that has settled."""
    loss, held = run.loss, run.validation_loss
    if loss is None or held is None or not (loss.finite and held.finite) or not run.ended or len(loss.values) <= LAST:
        return False
    last = loss.values[-LAST:]
    if min(last) <= 0 or max(last) - min(last) > SETTLED * min(last) or held.epochs[-1] != loss.epochs[-1]:
        return False
    return held.values[-1] < FAR_BETTER * min(last)


def _makes_harder(layer: Layer) -> bool:
    rates = [value for name, value in layer.settings if name in ("dropout", "recurrent_dropout")]
    return any(word in layer.kind for word in HARDER) or any(rates)
