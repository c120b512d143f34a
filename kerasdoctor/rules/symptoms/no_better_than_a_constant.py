"""On rows that it never saw, the model does not beat the answer that never changes."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import HeldOut, Interval, Probe
from kerasdoctor.finding import Acquittal, Confidence, Finding, Severity
from kerasdoctor.places import Evidence, Part, Spot, Tally
from kerasdoctor.rule import symptom
from kerasdoctor.rules.symptoms.learning import NOTHING_TO_LEARN, ROWS_APART, has_learnt

# Where one label covers four fifths of the rows, the share of right answers is the wrong measure.
LOPSIDED = 0.8


@symptom(kind="data-quality", severity=Severity.HURTS)
def no_better_than_a_constant(probe: Probe) -> Iterator[Finding | Acquittal]:
    """After a short fit the model answers unseen rows no better than the most frequent label.

    Why it hurts
        The most frequent label is what one can answer without looking at the inputs. A model that
        does not beat it has found nothing in them, or nothing that its answers can express.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(800, 6))
        y = np.random.default_rng(1).integers(0, 4, size=800)
        model = Sequential([Input((6,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(800, 6))
        y = x[:, :4].argmax(axis=1)
        model = Sequential([Input((6,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        One label covers most rows, so that the share of right answers says little; and where the
        model memorises a batch, it is a smaller thing: the task may only need more training.
    """
    for scored in probe.scored:
        if scored.measure == "exact" and scored.constant.score > LOPSIDED:
            continue
        if scored.model.low > scored.constant.score:
            yield Acquittal(_said(scored))
        else:
            yield from _judged(scored, learns=any(has_learnt(run) for run in probe.memorised))


def _judged(scored: HeldOut, *, learns: bool) -> Iterator[Finding]:
    """Yield the finding, where the fit was not merely too short for a model that can learn."""
    if learns and (scored.falling or scored.measure == "balanced"):
        return
    where = f" at output {scored.output}" if scored.output else ""
    # A net that starts far from the mean of real targets may need longer than the probe to come near it.
    unsure = learns or scored.measure == "explained"
    yield Finding(
        message=f"on rows that it never saw, the model answers no better than a constant{where}",
        places=(Spot(Part("the probe"), f"a copy of the model, trained on {scored.rows:,} other rows"),),
        evidence=(Evidence(_said(scored), rows=scored.model.rows, tallies=tuple(_bars(scored))),),
        why="A constant answer needs no inputs: the model has found nothing in them that carries over.",
        confidence=Confidence.LIKELY if unsure else Confidence.CERTAIN,
        severity=Severity.SMELLS if unsure else Severity.HURTS,
        left_open=tuple(_left_open(scored)),
    )


def _left_open(scored: HeldOut) -> Iterator[str]:
    """Say what else this may come from; rows that a linear model answers go with their labels."""
    if scored.linear is None or scored.linear.low <= scored.constant.score:
        yield ROWS_APART
        yield NOTHING_TO_LEARN
    yield f"{scored.steps} steps are too few for this task: train for longer, and look at the loss on held-out rows"


def _said(scored: HeldOut) -> str:
    trained = f"after {scored.steps} steps of {scored.optimizer}"
    if scored.measure == "explained":
        return (
            f"of the variance of the labels of {scored.model.rows:,} rows that it never saw, the model explains "
            f"{scored.model.score:.3f} {trained}; the mean of the training labels {scored.constant.score:.3f}"
        )
    alike = ", each label counted alike," if scored.measure == "balanced" else ""
    return (
        f"of {scored.model.rows:,} rows that it never saw, the model answers {scored.model.score:.3f} "
        f"right{alike} {trained}; the most frequent answer scores {scored.constant.score:.3f}"
    )


def _bars(scored: HeldOut) -> Iterator[Tally]:
    always = "always the mean label" if scored.measure == "explained" else "always the most frequent label"
    named: list[tuple[str, Interval | None]] = [
        ("your model", scored.model),
        ("your model, labels shuffled", scored.shuffled),
        (always, scored.constant),
        ("a linear model", scored.linear),
    ]
    for name, interval in named:
        if interval is not None:
            label = f"{name} (95% {interval.low:.3f} to {interval.high:.3f})"
            share = max(0.0, interval.score)
            yield Tally(label, round(share * interval.rows), share)
