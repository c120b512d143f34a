"""A learning rate of 0 stands still, a negative one walks uphill."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Optimizer
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause


@cause(
    kind="learning-rate",
    severity=Severity.BREAKS,
    explains={
        "cannot-memorise-one-batch",
        "no-better-than-a-constant",
        "loss-rises-while-memorising",
        "untrained-weights",
        "steps-that-move-nothing",
    },
)
def learning_rate_not_positive(network: Network) -> Iterator[Finding]:
    """The learning rate is 0 or negative.

    Why it hurts
        Each step moves the weights by the learning rate times what the optimizer makes of the
        gradient. At 0 they never move. Below 0 they move the wrong way, and the loss grows. Keras
        takes both without a word.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.optimizers import Adam

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer=Adam(learning_rate=0.0))
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.optimizers import Adam

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer=Adam(learning_rate=0.001))
        model.fit(x, y, epochs=5)

    Unless
        A schedule or a callback sets the rate, which may well begin at 0.
    """
    match network.optimizer:
        case Optimizer(name=name, learning_rate=float(rate)) as optimizer if rate <= 0:
            effect = "never move" if rate == 0 else "move uphill"
            yield Finding(
                message=f"{name} has a learning rate of {rate:g}, so the weights {effect}",
                places=(Spot(optimizer.where or Part("the optimizer"), f"learning rate {rate:g}"),),
                evidence=(Evidence(f"the learning rate is {rate:g}", numbers=(("learning_rate", rate),)),),
                why="A step is the learning rate times the direction that the gradient gives.",
                confidence=Confidence.CERTAIN,
                fixes=(Fix("", advice="use a positive learning rate; the default of the optimizer is a good start"),),
            )
