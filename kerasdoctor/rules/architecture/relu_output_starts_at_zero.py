"""A ReLU output that gives zero on nearly every row before training."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Head, HeadPass, InitialPass, Layer, Network
from kerasdoctor.finding import Confidence, Finding, Fix, NewHead, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause

# About half of the rows are zero by chance; with nine in ten the output hardly ever answers.
MOST = 0.9


@cause(
    kind="last-activation",
    severity=Severity.HURTS,
    explains={
        "layer-without-gradient",
        "silent-units",
        "same-answer-for-every-row",
        "cannot-memorise-one-batch",
        "no-better-than-a-constant",
        "untrained-weights",
    },
)
def relu_output_starts_at_zero(initial_pass: InitialPass, network: Network) -> Iterator[Finding]:
    """The ReLU at the output gives zero on nearly all rows at the initial weights.

    Why it hurts
        Where a ReLU gives zero it passes no gradient back. At the output this means that a row whose
        answer is zero teaches nothing, whatever its error is, and if all rows are zero nothing is ever
        trained.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.initializers import Constant
        from keras.layers import Dense

        x = np.random.default_rng(0).uniform(0, 1, size=(300, 5))
        y = x.sum(axis=1)
        out = Dense(1, activation="relu", bias_initializer=Constant(-10.0))
        model = Sequential([Input((5,)), Dense(16, activation="relu"), out])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).uniform(0, 1, size=(300, 5))
        y = x.sum(axis=1)
        model = Sequential([Input((5,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)

    Unless
        One row in ten or more is answered with something else than zero: then the output can learn.
    """
    if len(initial_pass.heads) != len(network.heads):
        return
    for head, passed in zip(network.heads, initial_pass.heads, strict=True):
        match head, passed:
            case Head(layer=Layer(activation="relu") as layer), HeadPass(zeros=float(zeros)) if zeros > MOST:
                dead = zeros == 1 and not initial_pass.gradient
                fix = (NewHead(layer.units, "linear", layer.where),) if layer.units else ()
                yield Finding(
                    message=f"the ReLU output answers {zeros:.0%} of the rows with zero before training",
                    places=(Spot(layer.where or Part("the output layer"), "passes no gradient back where it is zero"),),
                    evidence=(
                        Evidence(f"counted on {initial_pass.rows} rows at the initial weights", initial_pass.rows),
                    ),
                    why="A row that is answered with zero teaches nothing, however wrong that is.",
                    confidence=Confidence.CERTAIN,
                    severity=Severity.BREAKS if dead else Severity.HURTS,
                    fixes=(Fix("", fix, advice="" if fix else "leave the activation of the output out"),),
                )
