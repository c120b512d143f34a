"""A loss that measures a distance cannot be negative."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import InitialPass, Loss, Memorised, Network, Probe
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.numbers import short
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import symptom

# Rounding alone brings a loss of zero this far below it.
ROUNDING = -1e-4
NEVER_NEGATIVE = frozenset(
    {"binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy", "kl_divergence"}
    | {"binary_focal_crossentropy", "categorical_focal_crossentropy", "mean_squared_error", "mean_absolute_error"}
    | {"mean_absolute_percentage_error", "mean_squared_logarithmic_error", "huber", "log_cosh"}
)


@symptom(kind="label-encoding", severity=Severity.HURTS)
def loss_below_zero(probe: Probe, network: Network, initial_pass: InitialPass | None) -> Iterator[Finding]:
    """Trained on one batch, the loss goes below zero, which it never does on labels that it is made for.

    Why it hurts
        A cross-entropy is 0 at best: all answers are sure and right. On labels outside of 0 to 1 it has
        no lowest point. Training follows it down for ever, the answers go to the end of their range,
        and the falling loss looks like progress.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 5))
        y = (x[:, 0] > x[:, 1]).astype(int) + 1
        model = Sequential([Input((5,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 5))
        y = (x[:, 0] > x[:, 1]).astype(int)
        model = Sequential([Input((5,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The loss is one's own, or one that may be negative by its nature, such as a likelihood; or the
        model adds other losses to it.
    """
    adds = initial_pass is not None and initial_pass.penalty < 0
    if not network.heads or network.own or adds or not all(_is_a_distance(head.loss) for head in network.heads):
        return
    below = [run for run in probe.memorised if not run.cut_short and min(run.curve) < ROUNDING]
    if below:
        loss = network.heads[0].loss
        where = loss.where if loss is not None else None
        yield Finding(
            message=f"the loss falls to {short(min(min(run.curve) for run in below))}, and it should never be below 0",
            places=(Spot(where or Part("the loss"), "is 0 at best on labels that it is made for"),),
            evidence=tuple(_evidence(run) for run in below),
            why="Below 0 there is no lowest point: the loss falls for ever, whatever the answers are worth.",
            confidence=Confidence.CERTAIN,
        )


def _is_a_distance(loss: Loss | None) -> bool:
    return loss is not None and loss.name in NEVER_NEGATIVE and (loss.weight is None or loss.weight >= 0)


def _evidence(run: Memorised) -> Evidence:
    return Evidence(
        f"{run.optimizer}: loss {short(run.first_loss)} at the first step, {short(run.last_loss)} after {run.steps} "
        f"steps on the same {run.rows} rows",
        rows=run.rows,
        numbers=(("lowest_loss", min(run.curve)),),
    )
