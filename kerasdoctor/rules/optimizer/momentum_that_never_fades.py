"""A momentum of 1 never forgets, and one beyond it grows by itself."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause

# The share of the past that is kept in each step.
SHARES = ("momentum", "beta_1", "beta_2", "rho")


@cause(
    kind="optimizer", severity=Severity.BREAKS, explains={"loss-rises-while-memorising", "cannot-memorise-one-batch"}
)
def momentum_that_never_fades(network: Network) -> Iterator[Finding]:
    """The share of past gradients that the optimizer keeps is 1 or more, or negative.

    Why it hurts
        Momentum keeps a share of the last step and adds the new gradient. With a share of 1
        nothing ever fades: for Adam, no gradient gets in at all; for gradient descent, the net
        swings past every minimum for ever. Beyond 1 the steps grow without end.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.optimizers import Adam

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer=Adam(beta_1=1.0))
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.optimizers import Adam

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer=Adam(beta_1=0.9))
        model.fit(x, y, epochs=5)

    Unless
        Never: the share has to be below 1.
    """
    optimizer = network.optimizer
    for name in SHARES if optimizer is not None else ():
        match optimizer.setting(name) if optimizer is not None else None:
            case int() | float() as share if not 0 <= share < 1:
                yield Finding(
                    message=f"{name} is {share:g}, and has to be at least 0 and below 1",
                    places=(Spot(getattr(optimizer, "where", None) or Part("the optimizer"), f"{name}={share:g}"),),
                    evidence=(Evidence(f"{name} is {share:g}", numbers=((name, float(share)),)),),
                    why="It is the share of the past that each step keeps, so nothing new counts or nothing old fades.",
                    confidence=Confidence.CERTAIN,
                    fixes=(Fix("", advice=f"leave out {name}, or use 0.9"),),
                )
