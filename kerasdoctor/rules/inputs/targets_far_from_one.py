"""A network starts out with answers near 0; the further the targets, the longer the way."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from kerasdoctor.facts import Data, Network
from kerasdoctor.finding import Confidence, Finding, Fix, NewTargets, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import sound_heads
from kerasdoctor.rules.heads.saying import counted_of
from kerasdoctor.rules.inputs.pointing import MANY_ROWS
from kerasdoctor.rules.inputs.targets_in_the_thousands import is_out_of_reach

# Up to about 10 a bias gets there within an epoch or two.
FAR = 20
BY_SIZE = frozenset({"mean_squared_error", "mean_absolute_error", "huber", "log_cosh"})


@cause(
    kind="target-scaling",
    severity=Severity.SMELLS,
    explains={
        "first-step-larger-than-the-weights",
        "steps-that-overturn-the-weights",
        "loss-leaps-from-step-to-step",
        "loss-rises-while-memorising",
        "cannot-memorise-one-batch",
        "no-better-than-a-constant",
    },
)
def targets_far_from_one(network: Network, data: Data) -> Iterator[Finding]:
    """A regression has targets in the tens or more, and nothing brings them near 1.

    Why it hurts
        Fresh weights answer near 0. The loss and its gradients start out hundreds of times larger than
        usual learning rates are made for, and the first epochs are spent on getting to the mean.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        numbers = np.random.default_rng(0)
        x = numbers.normal(size=(300, 3))
        y = 150 + 40 * x[:, 0] + numbers.normal(size=300)
        model = Sequential([Input((3,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        numbers = np.random.default_rng(0)
        x = numbers.normal(size=(300, 3))
        y = 150 + 40 * x[:, 0] + numbers.normal(size=300)
        y = (y - y.mean()) / y.std()
        model = Sequential([Input((3,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The loss does not depend on the size, the targets are the inputs, there are fewer than fifty
        rows, or a rule that reads the steps off the source says the same already. With enough epochs
        it may do all the same, which a trial shows.
    """
    for terms in sound_heads(network):
        counted = counted_of(terms, network, data)
        if terms.loss_name not in BY_SIZE or terms.activation != "linear" or counted.rows < MANY_ROWS:
            continue
        size = math.hypot(counted.mean or 0, counted.spread or 0)
        if counted.is_input or size < FAR or is_out_of_reach(terms.head, network):
            continue
        labels = terms.labels
        figures = f"mean {counted.mean or 0:.3g}, standard deviation {counted.spread or 0:.3g}"
        found = terms.finding(
            f"the targets are about {size:,.0f} in size, and fresh weights answer near 0",
            (
                terms.at_labels(figures),
                terms.at_layer("starts near 0"),
            ),
            (
                Evidence(
                    f"{figures}, in {counted.rows:,} rows",
                    rows=counted.rows,
                    numbers=(("mean", counted.mean or 0), ("spread", counted.spread or 0)),
                ),
            ),
            "The first steps only carry the answers to where the targets are.",
            (Fix("", (NewTargets("standardised", name=labels.name, where=labels.where),)),),
            Confidence.POSSIBLE,
        )
        yield replace(found, confirmed=Severity.HURTS)
