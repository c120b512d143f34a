"""Ten times the learning rate learns what the rate itself does not even begin: paired runs show it."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Probe
from kerasdoctor.finding import Confidence, Finding, Fix, NewRate, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.optimizer.paired_rates import Rates, hardly_falls, learns, rates_of, said

# A trained model is trained further in steps as small as this, and rightly so.
FINE = 3e-5
# In a longer training a slow start may be made up for.
SHORT = 1500


@cause(
    kind="learning-rate",
    severity=Severity.SMELLS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant", "untrained-weights", "steps-that-move-nothing"},
)
def learning_rate_too_low(network: Network, probe: Probe) -> Iterator[Finding]:
    """At the learning rate the loss hardly moves, at ten times it something is learnt.

    Why it hurts
        Weights have to move by tenths to matter. Where a step moves them by a hundred-thousandth,
        that takes as many steps as no script makes, and the curve of the loss looks like one that
        has reached its end.

    Bad
        import numpy as np
        import keras
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(600, 8))
        y = (x[:, 0] + x[:, 1] > 0).astype(int)
        model = keras.Sequential([keras.Input((8,)), Dense(64, activation="relu"), Dense(64, activation="relu")])
        model.add(Dense(1, activation="sigmoid"))
        model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.00005))
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        import keras
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(600, 8))
        y = (x[:, 0] + x[:, 1] > 0).astype(int)
        model = keras.Sequential([keras.Input((8,)), Dense(64, activation="relu"), Dense(64, activation="relu")])
        model.add(Dense(1, activation="sigmoid"))
        model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.001))
        model.fit(x, y, epochs=5)

    Unless
        The loss falls by a tenth or more at the rate itself, or the script makes more than 1,500
        updates: for then it may take no more than patience. And the rate is one with which trained
        models are trained further.
    """
    match rates_of(network, probe):
        case Rates(own=own, higher=higher, optimizer=optimizer) if own.rate > FINE and hardly_falls(own):
            if learns(higher, beside=own) and network.updates is not None and network.updates <= SHORT:
                yield Finding(
                    message=f"a learning rate of {own.rate:g} hardly moves the loss, and {higher.rate:g} lowers it",
                    places=(Spot(optimizer.where or Part("the optimizer"), f"learning rate {own.rate:g}"),),
                    evidence=(Evidence(said(own)), Evidence(said(higher))),
                    why="Weights have to move by tenths to matter, and a step moves them by about the learning rate.",
                    confidence=Confidence.LIKELY,
                    fixes=(Fix("", (NewRate(higher.rate, optimizer.where),)),),
                    confirmed=Severity.HURTS,
                )
