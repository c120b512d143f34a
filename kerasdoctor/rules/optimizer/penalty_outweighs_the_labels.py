"""Regularisation pulls harder at the weights than the labels do."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.change import NewPenalty
from kerasdoctor.facts import InitialPass, Network
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.numbers import short
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import places_of

# A hundredth of a penalty that outweighs the labels is about what one would begin with.
LESS = 0.01


@cause(
    kind="over-regularization",
    severity=Severity.SMELLS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant", "loss-rises-while-memorising"},
)
def penalty_outweighs_the_labels(initial_pass: InitialPass, network: Network | None) -> Iterator[Finding]:
    """The penalty on the weights is larger than the loss of the labels, and so is its gradient.

    Why it hurts
        The optimizer lowers the sum of both. Where the penalty has the larger gradient, the weights go
        to zero first and the labels come second, and what is printed as the loss is mostly penalty.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.regularizers import L2

        x = np.random.default_rng(0).normal(size=(300, 20))
        y = (x[:, 0] > x[:, 1]).astype(int)
        hidden = Dense(64, activation="relu", kernel_regularizer=L2(0.3))
        model = Sequential([Input((20,)), hidden, Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.regularizers import L2

        x = np.random.default_rng(0).normal(size=(300, 20))
        y = (x[:, 0] > x[:, 1]).astype(int)
        hidden = Dense(64, activation="relu", kernel_regularizer=L2(0.0001))
        model = Sequential([Input((20,)), hidden, Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        A large net has a large penalty at first, of which every step takes a part away: as long as the
        gradient of the labels is the larger one, they lead.
    """
    labels = initial_pass.loss - initial_pass.penalty
    pull, led = initial_pass.penalty_gradient, initial_pass.gradient
    if pull is None or led is None or initial_pass.penalty <= labels or pull <= led:
        return
    where = network.where if network is not None else None
    yield Finding(
        message=f"the penalty on weights is {short(initial_pass.penalty)}, the loss of the labels {short(labels)}",
        places=(Spot(where or Part("the loss"), "is mostly penalty"),),
        evidence=(
            Evidence(
                f"gradients of length {short(pull)} from the penalty and {short(led)} from the labels, on "
                f"{initial_pass.rows} rows at the initial weights",
                initial_pass.rows,
                numbers=(("penalty", initial_pass.penalty), ("labels", labels)),
            ),
        ),
        why="The first thing that training learns is to make the weights small.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("the penalty is meant to guide and not to lead", (_less(network),)),),
    )


def _less(network: Network | None) -> NewPenalty:
    """Return the change of all penalties, with the places of the layers that have one."""
    penalised = [layer for layer in network.layers if layer.penalty] if network is not None else []
    return NewPenalty(LESS, where=places_of(*penalised))
