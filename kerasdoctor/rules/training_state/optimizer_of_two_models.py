"""An optimizer keeps a state for each weight that it was built for."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Script, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

TRAININGS = ("keras.Model.fit", "keras.Model.train_on_batch")


@cause(
    kind="optimizer",
    severity=Severity.BREAKS,
    raises=(r"Unknown variable", r"recreate a new optimizer"),
)
def optimizer_of_two_models(script: Script, trace: Trace) -> Iterator[Finding]:
    """One optimizer is compiled into two models that are both trained.

    Why it hurts
        An optimizer of Keras 3 is built once, for the weights of the model that is trained first.
        The first step of the other model stops with an "Unknown variable".

    Bad
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, 0] - x[:, 1]
        optimizer = keras.optimizers.Adam(0.01)
        small = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        large = keras.Sequential([keras.Input((4,)), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(1)])
        small.compile(loss="mse", optimizer=optimizer)
        large.compile(loss="mse", optimizer=optimizer)
        small.fit(x, y)
        large.fit(x, y)

    Good
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, 0] - x[:, 1]
        small = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        large = keras.Sequential([keras.Input((4,)), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(1)])
        small.compile(loss="mse", optimizer=keras.optimizers.Adam(0.01))
        large.compile(loss="mse", optimizer=keras.optimizers.Adam(0.01))
        small.fit(x, y)
        large.fit(x, y)

    Unless
        Only one of the models is trained, one of them is frozen at times, or Keras 2 is meant.
    """
    if script.target.keras < 3:
        return
    # What is frozen gives the optimizer nothing to do, so nothing goes wrong there.
    frozen = {call.owner for call in trace.of("set.trainable")}
    trained = {call.owner.number for call in trace.of(*TRAININGS) if call.owner is not None} - {
        owner.number for owner in frozen if owner is not None
    }
    first: dict[int, Call] = {}
    for call in trace.of("keras.Model.compile"):
        given = call.argument(0, "optimizer")
        number = given.thing.number if given is not None and _is_optimizer(given) and given.thing is not None else None
        if number is None or call.owner is None or call.owner.number not in trained:
            continue
        other = first.setdefault(number, call)
        if other.owner != call.owner and other.where != call.where and given is not None:
            yield _finding(call, other, given)


def _is_optimizer(given: Argument) -> bool:
    return given.thing is not None and given.thing.name.startswith("keras.optimizers.")


def _finding(call: Call, other: Call, given: Argument) -> Finding:
    return Finding(
        message="two models share one optimizer, which is built for the weights of the first",
        places=(
            Spot(given.where or call.where, "stops at the first step of this model"),
            Spot(other.where, "the optimizer belongs to this model"),
        ),
        evidence=(Evidence("read off the source: both models are compiled with one object, and both are trained"),),
        why="An optimizer keeps a state for each weight, and does not know those of another model.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="make an optimizer of its own for each model"),),
    )
