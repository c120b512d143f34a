"""The shape of the input is a matter of the model, not of its first layer."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Script
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

KEYWORDS = ("input_shape", "input_dim")
MOST_PLACES = 4


@cause(kind="removed-api", severity=Severity.SMELLS, on=False)
def input_shape_on_a_layer(script: Script) -> Iterator[Finding]:
    """A layer is told the shape of the model's input.

    Why it hurts
        Keras 3 still takes `input_shape` and `input_dim`, but warns each time, and such warnings
        bury those that matter.

    Bad
        import numpy as np
        import keras

        model = keras.Sequential()
        model.add(keras.layers.Dense(1, input_dim=4))
        model.compile(optimizer="adam", loss="mse")
        model.fit(np.ones((64, 4)), np.ones((64, 1)))

    Good
        import numpy as np
        import keras

        model = keras.Sequential()
        model.add(keras.Input((4,)))
        model.add(keras.layers.Dense(1))
        model.compile(optimizer="adam", loss="mse")
        model.fit(np.ones((64, 4)), np.ones((64, 1)))

    Unless
        Keras 2 is meant, where this was the usual way.
    """
    if script.target.keras < 3:
        return
    found: list[tuple[Call, Argument]] = []
    for call in script.of("keras.layers.*"):
        given = call.argument(None, *KEYWORDS)
        if given is not None:
            found.append((call, given))
    if found:
        yield _finding(found)


def _finding(found: list[tuple[Call, Argument]]) -> Finding:
    keyword = found[0][1].keyword
    return Finding(
        message=f"`{keyword}` is passed to a layer, which Keras 3 warns of",
        places=tuple(Spot(given.named or call.where, "belongs in an Input") for call, given in found[:MOST_PLACES]),
        evidence=(Evidence(f"read off the source: {len(found)} layers are given a shape"),),
        why="The shape belongs to the model; an Input in front of its first layer says it without a warning.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="put keras.Input(shape) in front of the layer, and leave the argument out"),),
    )
