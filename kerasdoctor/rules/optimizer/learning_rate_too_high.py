"""A tenth of the learning rate learns what the rate itself does not: paired runs show it."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Optimizer, Probe
from kerasdoctor.finding import Confidence, Finding, Fix, NewRate, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.optimizer.paired_rates import Rates, learns, rates_of, said, stuck
from kerasdoctor.rules.optimizer.steps_far_too_large import EVEN, EVEN_UNUSUAL, PLAIN_HOPELESS


@cause(
    kind="learning-rate",
    severity=Severity.SMELLS,
    explains={
        "loss-rises-while-memorising",
        "cannot-memorise-one-batch",
        "no-better-than-a-constant",
        "silent-units",
        "steps-that-overturn-the-weights",
        "loss-leaps-from-step-to-step",
    },
)
def learning_rate_too_high(network: Network, probe: Probe) -> Iterator[Finding]:
    """At the learning rate nothing is learnt, at a tenth of it something is.

    Why it hurts
        A step that is too long ends on the other side of the valley, higher up than it began. The
        loss jumps about or grows, units of a relu are thrown to where they never fire again, and
        what is left answers every row alike. Which length is too much depends on the net, on the
        size of inputs and targets, and on the loss: so it is tried.

    Bad
        import numpy as np
        import keras
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(600, 8))
        y = (x[:, 0] + x[:, 1] > 0).astype(int)
        model = keras.Sequential([keras.Input((8,)), Dense(64, activation="relu"), Dense(64, activation="relu")])
        model.add(Dense(64, activation="relu"))
        model.add(Dense(1, activation="sigmoid"))
        model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(0.9, momentum=0.9))
        model.fit(x, y, epochs=10)

    Good
        import numpy as np
        import keras
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(600, 8))
        y = (x[:, 0] + x[:, 1] > 0).astype(int)
        model = keras.Sequential([keras.Input((8,)), Dense(64, activation="relu"), Dense(64, activation="relu")])
        model.add(Dense(64, activation="relu"))
        model.add(Dense(1, activation="sigmoid"))
        model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(0.01, momentum=0.9))
        model.fit(x, y, epochs=10)

    Unless
        The rate itself learns something too, however slowly; or a rule that reads the rate off the
        source says the same already.
    """
    match rates_of(network, probe):
        case Rates(lower=lower, own=own, optimizer=optimizer) if stuck(own) and learns(lower, beside=own):
            if not _told_already(optimizer, own.rate):
                yield Finding(
                    message=f"a learning rate of {own.rate:g} learns nothing where {lower.rate:g} does",
                    places=(Spot(optimizer.where or Part("the optimizer"), f"learning rate {own.rate:g}"),),
                    evidence=(Evidence(said(own)), Evidence(said(lower))),
                    why="Steps that are too long end higher up than they began.",
                    confidence=Confidence.LIKELY,
                    fixes=tuple(Fix("", (NewRate(rate, optimizer.where),)) for rate in (lower.rate, lower.rate / 10)),
                    confirmed=Severity.HURTS,
                )


def _told_already(optimizer: Optimizer, rate: float) -> bool:
    return rate >= (EVEN_UNUSUAL if optimizer.name in EVEN else PLAIN_HOPELESS)
