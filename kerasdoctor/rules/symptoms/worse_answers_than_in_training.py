"""BatchNormalization answers by other numbers than it trains with."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import ModeGap, Probe
from kerasdoctor.finding import Acquittal, Confidence, Finding, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import symptom
from kerasdoctor.rules.symptoms.learning import said

# Shares of 256 rows are known to six points; three times that is no chance.
APART = 0.2


@symptom(kind="batchnorm-stats", severity=Severity.HURTS)
def worse_answers_than_in_training(probe: Probe) -> Iterator[Finding | Acquittal]:
    """The trained copy answers the rows it was trained on far worse than it answered them in training.

    Why it hurts
        In training BatchNormalization works with the figures of each batch, in `evaluate` and `predict`
        with averages that it has gathered. Where these lag behind, or batches are so small that their
        figures are chance, training looks well and every answer after it is another net's.

    Bad
        import keras
        import numpy as np
        from keras.layers import BatchNormalization, Dense, ReLU

        x = np.random.default_rng(0).normal(200, 20, size=(400, 6))
        y = (x[:, 0] > x[:, 1]).astype(int)
        hidden = [Dense(32), BatchNormalization(), ReLU(), Dense(32), BatchNormalization(), ReLU()]
        model = keras.Sequential([keras.Input((6,)), *hidden, Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.03))
        model.fit(x, y, epochs=2)

    Good
        import keras
        import numpy as np
        from keras.layers import BatchNormalization, Dense, ReLU

        x = np.random.default_rng(0).normal(200, 20, size=(400, 6))
        y = (x[:, 0] > x[:, 1]).astype(int)
        first, second = BatchNormalization(momentum=0.7), BatchNormalization(momentum=0.7)
        hidden = [Dense(32), first, ReLU(), Dense(32), second, ReLU()]
        model = keras.Sequential([keras.Input((6,)), *hidden, Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.03))
        model.fit(x, y, epochs=10)

    Unless
        The two are less than a fifth of all answers apart. Dropout makes answers better than in training,
        which is as it should be.
    """
    for gap in probe.modes:
        apart = gap.training.value - gap.answering.value
        if apart > APART and gap.training.value > gap.training.constant + APART:
            yield _finding(gap)
        elif abs(apart) < APART / 2:
            yield Acquittal(
                f"after {gap.steps} steps it answers its own rows as in training ({said(gap.answering)}, in training "
                f"mode {said(gap.training)})"
            )


def _finding(gap: ModeGap) -> Finding:
    where = f" at output {gap.answering.output}" if gap.answering.output else ""
    return Finding(
        message=f"after {gap.steps} steps the model answers its own rows far worse than in training{where}",
        places=(Spot(Part("the probe"), "a copy, trained for as many steps as the script plans, or for some hundred"),),
        evidence=(
            Evidence(
                f"the same {gap.answering.rows} rows that it was trained on: in training mode {said(gap.training)}, as "
                f"`predict` answers {said(gap.answering)}",
                gap.answering.rows,
                numbers=(("training", gap.training.value), ("answering", gap.answering.value)),
            ),
        ),
        why="BatchNormalization answers with averages that are not those of the batches it was trained on.",
        confidence=Confidence.CERTAIN,
    )
