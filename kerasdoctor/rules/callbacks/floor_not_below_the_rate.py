"""A learning rate that starts at its floor has nowhere to fall to."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.callbacks.logged import callbacks_of

LOWER = "keras.callbacks.ReduceLROnPlateau"
# Where `min_lr` stands among the arguments.
POSITION = 7


@cause(kind="learning-rate", severity=Severity.HURTS)
def floor_not_below_the_rate(network: Network, trace: Trace) -> Iterator[Finding]:
    """The learning rate is to fall at a plateau, but not below a floor that it does not exceed.

    Why it hurts
        `ReduceLROnPlateau` lowers the learning rate only while it is above `min_lr`. A rate that
        starts at this floor, or under it, stays as it is through every plateau.

    Bad
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        model.compile(optimizer=keras.optimizers.Adam(0.0005), loss="binary_crossentropy")
        lower = keras.callbacks.ReduceLROnPlateau(patience=4, min_lr=0.001)
        model.fit(x, y, validation_split=0.2, epochs=20, callbacks=[lower])

    Good
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        model.compile(optimizer=keras.optimizers.Adam(0.0005), loss="binary_crossentropy")
        lower = keras.callbacks.ReduceLROnPlateau(patience=4, min_lr=0.00001)
        model.fit(x, y, validation_split=0.2, epochs=20, callbacks=[lower])

    Unless
        Another callback sets the learning rate first, or the script sets it itself.
    """
    rate = network.optimizer.learning_rate if network.optimizer is not None else None
    made = callbacks_of(trace)
    if rate is None or rate <= 0 or made is None or trace.of("set.learning_rate", "set.lr"):
        return
    if any(call.name == "keras.callbacks.LearningRateScheduler" for call in made):
        return
    for lower in made:
        floor = lower.constant(POSITION, "min_lr") if lower.name == LOWER and lower.whole else None
        if isinstance(floor, int | float) and floor >= rate:
            yield _finding(network, lower, float(floor), rate)


def _finding(network: Network, lower: Call, floor: float, rate: float) -> Finding:
    given = lower.argument(POSITION, "min_lr")
    optimizer = network.optimizer.where if network.optimizer is not None else None
    at_rate = (Spot(optimizer, f"starts at {rate:g}"),) if optimizer is not None else ()
    return Finding(
        message=f"the learning rate starts at {rate:g} and is never lowered, since its floor is {floor:g}",
        places=(Spot((given.where if given is not None else None) or lower.where, f"not below {floor:g}"), *at_rate),
        evidence=(Evidence(f"read off the source: min_lr {floor:g}, learning rate {rate:g}"),),
        why="The callback acts only on a rate that is above min_lr.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="set min_lr to a hundredth of the learning rate, or leave it out"),),
    )
