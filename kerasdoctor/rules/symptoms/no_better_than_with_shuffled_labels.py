"""The control with permuted labels: what is learnt all the same was not in the inputs."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import HeldOut, Interval, Probe
from kerasdoctor.finding import Acquittal, Confidence, Finding, Severity
from kerasdoctor.numbers import short
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import symptom
from kerasdoctor.rules.symptoms.learning import NOTHING_TO_LEARN, ROWS_APART, has_learnt

# Losses of two short fits within five parts in a hundred are about the same.
ALIKE = 0.95


@symptom(kind="data-quality", severity=Severity.SMELLS)
def no_better_than_with_shuffled_labels(probe: Probe) -> Iterator[Finding | Acquittal]:
    """Trained on the labels of other rows, the model does as well: the inputs tell it nothing about its own.

    Why it hurts
        A net of some size learns rows by heart, whatever their labels. If a twin with permuted labels
        gets its loss as low, and answers unseen rows as well, nothing of what is learnt carries over.
        Most often rows and labels got out of step on their way; else the inputs do not hold the answer,
        or not in a form that this model finds in so short a time.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(800, 6))
        y = np.random.default_rng(1).permutation(x[:, :4].argmax(axis=1))
        hidden = [Dense(128, activation="relu"), Dense(128, activation="relu")]
        model = Sequential([Input((6,)), *hidden, Dense(4, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(800, 6))
        y = x[:, :4].argmax(axis=1)
        hidden = [Dense(128, activation="relu"), Dense(128, activation="relu")]
        model = Sequential([Input((6,)), *hidden, Dense(4, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The model cannot even learn one batch, which is told by itself; or it answers unseen rows better
        than a constant or than its twin.
    """
    learns = any(has_learnt(run) for run in probe.memorised)
    for scored in probe.scored:
        match scored:
            case HeldOut(shuffled=Interval() as twin, last_loss=float(loss), shuffled_loss=float(other)) if learns:
                if scored.model.low > twin.high:
                    yield Acquittal(
                        f"the labels belong to their rows: trained on those of other rows, the model answers "
                        f"{twin.score:.3f} of unseen rows, on their own {scored.model.score:.3f}"
                    )
                elif scored.model.low <= scored.constant.high and loss >= ALIKE * other:
                    yield _finding(scored, twin, loss, other)


def _finding(scored: HeldOut, twin: Interval, loss: float, other: float) -> Finding:
    where = f" at output {scored.output}" if scored.output else ""
    return Finding(
        message=f"the model learns as much from the labels of other rows{where}",
        places=(Spot(Part("the probe"), f"two copies, trained on the same {scored.rows:,} rows"),),
        evidence=(
            Evidence(
                f"after {scored.steps} steps of {scored.optimizer}: loss {short(loss)} with the labels as they are, "
                f"{short(other)} with permuted ones; on rows that it never saw {scored.model.score:.3f} and "
                f"{twin.score:.3f}, a constant {scored.constant.score:.3f}",
                scored.model.rows,
                numbers=(("loss", loss), ("shuffled_loss", other)),
            ),
        ),
        why="What is learnt of permuted labels is learnt by heart; of its own this model has learnt no more.",
        confidence=Confidence.LIKELY,
        left_open=(ROWS_APART, NOTHING_TO_LEARN),
    )
