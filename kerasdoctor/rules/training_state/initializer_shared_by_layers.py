"""An initializer of Keras 3 gives the same numbers each time that it is asked."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

NOT_RANDOM = ("Zeros", "Ones", "Constant", "Identity", "zeros", "ones", "constant", "identity")
MOST_PLACES = 4


@cause(kind="weight-init", severity=Severity.SMELLS)
def initializer_shared_by_layers(trace: Trace) -> Iterator[Finding]:
    """One initializer object draws the weights of several layers of the same width.

    Why it hurts
        An initializer has its own seed and no memory: for the same shape it gives the same
        numbers. Layers of equal shape that share one start as copies of each other.

    Bad
        import numpy as np
        import keras
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 16))
        y = x[:, 0] - x[:, 1]
        start = keras.initializers.RandomNormal(stddev=0.05)
        model = keras.Sequential([keras.Input((16,))])
        model.add(Dense(16, activation="relu", kernel_initializer=start))
        model.add(Dense(16, activation="relu", kernel_initializer=start))
        model.add(Dense(1))
        model.compile(optimizer="adam", loss="mse")
        model.fit(x, y, epochs=3)

    Good
        import numpy as np
        import keras
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 16))
        y = x[:, 0] - x[:, 1]
        model = keras.Sequential([keras.Input((16,))])
        model.add(Dense(16, activation="relu", kernel_initializer=keras.initializers.RandomNormal(stddev=0.05)))
        model.add(Dense(16, activation="relu", kernel_initializer=keras.initializers.RandomNormal(stddev=0.05)))
        model.add(Dense(1))
        model.compile(optimizer="adam", loss="mse")
        model.fit(x, y, epochs=3)

    Unless
        The layers differ in width, the initializer is not random, or it is given by name, which
        makes a new one each time.
    """
    groups: dict[tuple[int, str, object], list[Argument]] = {}
    for call in trace.of("keras.layers.Dense", "keras.layers.Conv2D", "keras.layers.Conv1D"):
        given = call.argument(None, "kernel_initializer")
        width = call.constant(0, "units", "filters")
        if given is not None and given.thing is not None and width is not None and _is_random(given):
            groups.setdefault((given.thing.number, call.name, width), []).append(given)
    for (_, name, wide), members in groups.items():
        if len({member.where for member in members}) > 1:
            yield _finding(members, name.rpartition(".")[2], wide)


def _is_random(given: Argument) -> bool:
    name = given.thing.name if given.thing is not None else ""
    return name.startswith("keras.initializers.") and name.rpartition(".")[2] not in NOT_RANDOM


def _finding(members: list[Argument], kind: str, width: object) -> Finding:
    made: Call | None = members[0].made
    spots = [Spot(member.where, "drawn from the same numbers") for member in members if member.where is not None]
    first = (Spot(made.where, "one object for all of them"),) if made is not None else ()
    return Finding(
        message=f"{len(members)} layers {kind}({width}) share one initializer, so equal shapes start as copies",
        places=(*first, *spots[:MOST_PLACES]),
        evidence=(Evidence("read off the source: the same object is passed to each of them"),),
        why="An initializer of Keras 3 keeps no state: the same object and shape give the same weights.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", advice="make a new initializer for each layer, or give it by name"),),
    )
