"""What one laboratory has agreed upon: a rule package for kerasdoctor, with a single rule."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause

# What the machines of the laboratory finish over night.
MOST_EPOCHS = 500


@cause(kind="training", severity=Severity.SMELLS)
def longer_than_a_night(network: Network) -> Iterator[Finding]:
    """A fit is to train for more epochs than the machines here finish over night.

    Why it hurts
        Nobody else gets at the machine in the morning, and a training that needs so many epochs mostly has another
        fault that can be mended.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.sum(axis=1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5000)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.sum(axis=1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=50)

    Unless
        The fit is not known to have that many epochs.
    """
    match network:
        case Network(epochs=int(epochs)) if epochs > MOST_EPOCHS:
            yield Finding(
                message=f"{epochs:,} epochs take longer than a night on the machines here",
                places=(Spot(network.where or Part("the call of fit"), f"at most {MOST_EPOCHS} finish"),),
                evidence=(Evidence(f"fit is asked for {epochs:,} epochs"),),
                why="Nobody else gets at the machine in the morning.",
                confidence=Confidence.CERTAIN,
                fixes=(Fix("", advice=f"train for {MOST_EPOCHS} epochs, look at the curves, and go on from there"),),
            )
