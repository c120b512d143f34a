"""A linear model answers unseen rows better than the net, which has stopped learning."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import HeldOut, Interval, Probe
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import symptom

# Between two intervals that do not even touch there is a difference; this much is worth a word.
WORTH = 0.1


@symptom(kind="data-quality", severity=Severity.SMELLS)
def worse_than_a_linear_model(probe: Probe) -> Iterator[Finding]:
    """After a short fit that has come to rest, a linear model answers unseen rows far better than the net.

    Why it hurts
        A net of the usual kind contains the linear model. If it stays behind it once the loss has
        stopped falling, something keeps it from what is there to be found: the size of inputs or
        targets, the learning rate, units that have fallen silent, an output that cannot give the
        answer.

    Bad
        import numpy as np
        import keras
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(800, 6))
        y = 3 * x[:, 0] - 2 * x[:, 1]
        model = keras.Sequential([keras.Input((6,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.03))
        model.fit(x, y, epochs=20)

    Good
        import numpy as np
        import keras
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(800, 6))
        y = 3 * x[:, 0] - 2 * x[:, 1]
        model = keras.Sequential([keras.Input((6,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.03))
        model.fit(x, y, epochs=20)

    Unless
        The loss was still falling when the steps of the probe ran out, or the net is no better than
        a constant, which is told by itself.
    """
    for scored in probe.scored:
        match scored:
            case HeldOut(model=model, linear=Interval() as linear, constant=constant, falling=False) if (
                model.low > constant.score and linear.low > model.high and linear.score > model.score + WORTH
            ):
                yield _finding(scored, linear)


def _finding(scored: HeldOut, linear: Interval) -> Finding:
    measure = "of the variance explained" if scored.measure == "explained" else "of the rows right"
    where = f" at output {scored.output}" if scored.output else ""
    return Finding(
        message=f"on rows that it never saw, a linear model answers far better than the net{where}",
        places=(Spot(Part("the probe"), f"a copy of the model, trained on {scored.rows:,} other rows"),),
        evidence=(
            Evidence(
                f"{measure}, on {scored.model.rows:,} rows: the net {scored.model.score:.3f} after {scored.steps} "
                f"steps of {scored.optimizer}, a linear model {linear.score:.3f}",
                scored.model.rows,
                numbers=(("model", scored.model.score), ("linear", linear.score)),
            ),
        ),
        why="The loss has stopped falling, so it is not for want of steps.",
        confidence=Confidence.LIKELY,
        left_open=(
            "the labels are all but linear in the inputs: then a linear model is the better choice for this task",
        ),
    )
