"""A setup that can learn anything can learn one batch by heart."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Memorised, Probe, Score
from kerasdoctor.finding import Acquittal, Confidence, Finding, Severity
from kerasdoctor.numbers import short
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import symptom
from kerasdoctor.rules.symptoms.learning import has_learnt, no_better, said

# "Not yet" is not "never": the loss has stopped falling when the last quarter of the curve is no
# lower than nine tenths of its middle.
STILL_FALLING = 0.9
# A squared error far from its targets falls by little, but it falls with every step.
STILL_FALLING_AMOUNTS = 0.99


@symptom(kind="loss-task-mismatch", severity=Severity.HURTS)
def cannot_memorise_one_batch(probe: Probe) -> Iterator[Finding | Acquittal]:
    """Trained on one batch only, the model still answers it no better than a constant.

    Why it hurts
        A net of ordinary size learns a few hundred rows by heart within some hundred steps, signal
        or none. If it does not, the setup stands in the way: labels, loss, head or decode do not
        belong together, or the gradients do not arrive.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(400, 6))
        y = np.random.default_rng(1).integers(0, 2, size=(400, 5))
        model = Sequential([Input((6,)), Dense(32, activation="relu"), Dense(5, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(400, 6))
        y = np.random.default_rng(1).integers(0, 2, size=(400, 5))
        model = Sequential([Input((6,)), Dense(32, activation="relu"), Dense(5, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The loss was still falling when the steps ran out, or the time was too short for them.
    """
    runs = [run for run in probe.memorised if run.scores and not run.cut_short]
    learnt = [run for run in runs if has_learnt(run)]
    for run in learnt[:1]:
        yield Acquittal(
            f"the model can learn: it memorised {run.rows} rows in {run.steps} steps of {run.optimizer} "
            f"(loss {short(run.first_loss)} to {short(run.last_loss)}, {_all_said(run)})"
        )
    if runs and not learnt and all(_stuck(run) for run in runs):
        yield Finding(
            message="trained on one batch only, the model answers it no better than a constant would",
            places=(Spot(Part("the probe"), "a copy of the model, trained on the same rows in each step"),),
            evidence=tuple(_evidence(run) for run in runs),
            why="Memorising a batch needs no signal in the data, only a setup in which learning can work.",
            confidence=Confidence.CERTAIN,
            left_open=(
                "the network is too small to tell these rows apart: give a hidden layer ten times as many units",
            ),
        )


def _stuck(run: Memorised) -> bool:
    middle, end = run.curve[len(run.curve) // 2], min(run.curve[-max(1, len(run.curve) // 4) :])
    amounts = any(score.measure == "explained" for score in run.scores)
    falls = end < (STILL_FALLING_AMOUNTS if amounts else STILL_FALLING) * middle
    return not falls and all(no_better(score) for score in run.scores)


def _all_said(run: Memorised) -> str:
    return ", ".join(said(score) for score in run.scores)


def _evidence(run: Memorised) -> Evidence:
    whose = "the script's own optimizer" if run.as_written else "a steady optimizer"
    decoded = next((f", decoded by {score.decoded_by}" for score in run.scores if score.decoded_by), "")
    return Evidence(
        f"{run.optimizer} ({whose}): {_shares(run)} after {run.steps} steps "
        f"on them alone{decoded}; loss {short(run.first_loss)} to {short(run.last_loss)}",
        rows=run.rows,
        numbers=(
            (run.scores[0].measure, run.scores[0].value),
            ("first_loss", run.first_loss),
            ("last_loss", run.last_loss),
        ),
    )


def _shares(run: Memorised) -> str:
    match run.scores:
        case (Score("exact", value, output=None),):
            return f"{value:.1%} of {run.rows} rows exact"
    return f"{_all_said(run)} on {run.rows} rows"
