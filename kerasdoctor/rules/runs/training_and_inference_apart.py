"""A model that is much worse when it is used than while it trains."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import LastPass, Network, Run
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.numbers import short
from kerasdoctor.places import Evidence
from kerasdoctor.rule import symptom
from kerasdoctor.rules.symptoms.layers_at import layer_at

# Averages that lag behind cost some percent; twice the loss is another model.
APART = 2.0
# Ten times the loss leaves nothing of what was learnt.
LOST = 10.0


@symptom(kind="batchnorm-stats", severity=Severity.SMELLS, like={"trained-on-other-answers"})
def training_and_inference_apart(run: Run, last_pass: LastPass, network: Network) -> Iterator[Finding]:
    """On the same rows the loss in inference mode is more than twice that in training mode.

    Why it hurts
        BatchNormalization takes the statistics of the batch while it trains, and averages that it collected
        when it is used. Where these are not settled, or come from other data, predict answers worse than
        the training curve promises.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import BatchNormalization, Dense

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(640, 4)) + 3
        y = (x[:, 0] + np.random.default_rng(1).normal(size=640) > 3).astype(int)
        model = Sequential([Input((4,)), BatchNormalization(momentum=0.999)])
        model.add(Dense(1, activation="sigmoid"))
        model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.02))
        model.fit(x, y, epochs=10, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import BatchNormalization, Dense

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(640, 4)) + 3
        y = (x[:, 0] + np.random.default_rng(1).normal(size=640) > 3).astype(int)
        model = Sequential([Input((4,)), BatchNormalization(momentum=0.9)])
        model.add(Dense(1, activation="sigmoid"))
        model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.02))
        model.fit(x, y, epochs=10, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Unless
        No layer normalises by batches, the loss in training mode is next to nothing, or that on validation
        rows, which is taken in inference mode, is no such multiple of the training's.
    """
    told, layers = last_pass.told, [layer for layer in network.layers if layer.kind == "BatchNormalization"]
    trained = told.loss - told.penalty
    if not layers or told.inference_loss is None or trained <= 0 or not run.ended:
        return
    ratio = told.inference_loss / trained
    if ratio > APART:
        yield Finding(
            message=f"on the same rows the loss is {short(trained)} in training mode and {short(told.inference_loss)} "
            "in inference mode",
            places=(layer_at(network, layers[0].name or "", "is another function in inference mode"),),
            evidence=(
                Evidence(
                    f"counted on {told.rows} rows after {run.updates:,} updates",
                    rows=told.rows,
                    numbers=(("training_loss", trained), ("inference_loss", told.inference_loss)),
                ),
            ),
            why="BatchNormalization uses its moving averages in inference mode, and they are not those of the batches.",
            confidence=Confidence.CERTAIN,
            severity=Severity.HURTS if ratio > LOST else Severity.SMELLS,
        )


def may_be_apart(run: Run) -> bool:
    """Whether a layer normalises by batches, and no validation rows speak for its moving averages."""
    loss, held = run.loss, run.validation_loss
    if not run.normalises or not run.ended or loss is None:
        return False
    settled = held is not None and held.epochs[-1] == loss.epochs[-1] and held.values[-1] <= APART * loss.values[-1]
    return not settled
