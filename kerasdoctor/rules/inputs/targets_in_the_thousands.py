"""A network starts out with answers near 0, and has a long way to 10,000."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Head, Network
from kerasdoctor.finding import Confidence, Finding, Fix, NewTargets, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause

# Below this a network with biases gets there in an epoch or a few.
MUCH = 1000
# Steps that it takes at least to move a weight this far, more than short trainings have.
FAR = 100_000
USUAL_RATE = 0.001
BY_SIZE = {"mean_squared_error", "mean_absolute_error", "huber"}
# A layer behind the last weights may stretch the answers.
PLAIN_END = {"Dense", "LSTM", "GRU", "Activation", "ReLU", "Flatten", "Reshape"}


@cause(
    kind="target-scaling",
    severity=Severity.HURTS,
    explains={
        "loss-far-above-a-constant",
        "first-step-larger-than-the-weights",
        "cannot-memorise-one-batch",
        "no-better-than-a-constant",
        "steps-that-overturn-the-weights",
        "loss-leaps-from-step-to-step",
        "loss-rises-while-memorising",
    },
)
def targets_in_the_thousands(network: Network) -> Iterator[Finding]:
    """A regression has targets in the thousands, and nothing brings them near 1.

    Why it hurts
        Fresh weights answer near 0, and a step changes them by about the learning rate. To answer in the
        thousands they have to grow for thousands of steps; until then the loss is millions and the
        gradients are as large, so training crawls, or, with plain gradient descent, explodes.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        numbers = np.random.default_rng(0)
        x = numbers.normal(size=(200, 3))
        y = numbers.integers(20000, 90000, size=200)
        model = Sequential([Input((3,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        numbers = np.random.default_rng(0)
        x = numbers.normal(size=(200, 3))
        y = numbers.integers(20000, 90000, size=200)
        y = (y - y.mean()) / y.std()
        model = Sequential([Input((3,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The loss does not depend on the size, as a percentage error or one of logarithms, something behind
        the last weights stretches the answers, or the learning rate is as large as the targets ask for.
    """
    for head in network.heads:
        labels = head.labels
        if labels is None or labels.low is None or labels.high is None or not is_out_of_reach(head, network):
            continue
        largest = max(abs(labels.low), abs(labels.high))
        name = labels.called
        yield Finding(
            message=f"{name} goes up to {largest:,.0f}, and fresh weights answer near 0",
            places=(
                Spot(labels.where or Part("the labels"), f"up to {largest:,.0f}"),
                Spot(head.layer.where or Part("the output layer"), "answers near 0 at first"),
            ),
            evidence=(Evidence(f"the values of {name} run from {labels.low:,.0f} to {labels.high:,.0f}"),),
            why="A step changes weights by about the learning rate, whatever the size of the targets.",
            confidence=Confidence.LIKELY,
            fixes=(
                Fix(
                    "",
                    changes=(NewTargets("standardised", name=labels.name, where=labels.where),),
                    advice="take off the mean and divide by the spread of the training targets, and undo it in answers",
                ),
            ),
        )


def is_out_of_reach(head: Head, network: Network) -> bool:
    """Whether the targets of a head are further from 0 than the steps of a short training can go."""
    labels, loss, rate = head.labels, head.loss, network.optimizer
    if labels is None or labels.low is None or labels.high is None or loss is None or loss.name not in BY_SIZE:
        return False
    largest = max(abs(labels.low), abs(labels.high))
    steps = largest / (rate.learning_rate if rate is not None and rate.learning_rate else USUAL_RATE)
    if largest < MUCH or steps < FAR or head.layer.activation not in (None, "linear", "relu"):
        return False
    plain = not network.layers or network.layers[-1].kind in PLAIN_END
    return plain and head.layer.kind in ("Dense", "LSTM", "GRU")
