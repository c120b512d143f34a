"""Keras 3 tells the kinds of saved files apart by their ending, and takes no other."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Script, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.endings import MODEL_ENDINGS, WEIGHT_ENDING, ending_of, renamed


@cause(kind="removed-api", severity=Severity.BREAKS, stops_script=True)
def ending_that_a_checkpoint_refuses(script: Script, trace: Trace) -> Iterator[Finding]:
    """A checkpoint is to be written under a name whose ending Keras 3 refuses.

    Why it hurts
        A whole model goes into a file that ends in .keras or .h5, weights alone into one that ends
        in .weights.h5. For another ending the callback raises a ValueError as soon as it is made.

    Bad
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, 0] - x[:, 1]
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        keep = keras.callbacks.ModelCheckpoint("weights.h5", save_weights_only=True)
        model.fit(x, y, epochs=3, callbacks=[keep])

    Good
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, 0] - x[:, 1]
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        keep = keras.callbacks.ModelCheckpoint("best.weights.h5", save_weights_only=True)
        model.fit(x, y, epochs=3, callbacks=[keep])

    Unless
        Keras 2 is meant, or the name is put together where the source does not show its end.
    """
    if script.target.keras < 3:
        return
    for call in trace.of("keras.callbacks.ModelCheckpoint"):
        given = call.argument(0, "filepath")
        only = call.constant(4, "save_weights_only")
        known = call.argument(4, "save_weights_only") is None or isinstance(only, bool)
        ending = ending_of(given.value) if given is not None and known and call.whole else None
        allowed = (WEIGHT_ENDING,) if only is True else MODEL_ENDINGS
        if given is not None and ending is not None and not ending.endswith(allowed) and not script.guarded(call.where):
            yield _finding(call, given, only is True)


def _finding(call: Call, given: Argument, weights: bool) -> Finding:
    new = renamed(given, WEIGHT_ENDING if weights else ".keras")
    what = "weights alone end in .weights.h5" if weights else "a whole model ends in .keras"
    place = given.where or call.where
    return Finding(
        message=f"a checkpoint cannot be written to {given.text}: {what}",
        places=(Spot(place, "raises a ValueError"),),
        evidence=(Evidence(f"read off the source: the name is {given.text}"),),
        why="Keras 3 tells what a file holds by its ending, and refuses the endings of older formats.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", rewrites=((place, new),)) if new else Fix("", advice=f"name the file so that {what}"),),
    )
