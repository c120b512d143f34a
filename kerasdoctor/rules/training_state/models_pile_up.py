"""Keras keeps what it needs of every model until it is told to forget."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

CLEARS = ("keras.utils.clear_session", "keras.backend.clear_session", "tensorflow.compat.v1.reset_default_graph")


@cause(kind="efficiency", severity=Severity.SMELLS, on=False)
def models_pile_up(trace: Trace) -> Iterator[Finding]:
    """Models are made in a loop and nothing clears the session between them.

    Why it hurts
        Keras holds on to names and compiled functions of the models before. Memory grows from
        round to round, and each round begins a little later than the last.

    Bad
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, 0] - x[:, 1]
        for size in (4, 8, 16):
            model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(size), keras.layers.Dense(1)])
            model.compile(optimizer="adam", loss="mse")
            model.fit(x, y, epochs=2)

    Good
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, 0] - x[:, 1]
        for size in (4, 8, 16):
            keras.utils.clear_session()
            model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(size), keras.layers.Dense(1)])
            model.compile(optimizer="adam", loss="mse")
            model.fit(x, y, epochs=2)

    Unless
        The session is cleared somewhere in the script.
    """
    made = trace.of("keras.Sequential", "keras.Model")
    model = next((call for call in made if call.makes is not None and call.makes.number == trace.model), None)
    if model is not None and model.loop is not None and not trace.of(*CLEARS):
        yield Finding(
            message="each round of the loop makes a model, and Keras keeps those of all rounds before",
            places=(Spot(model.where, "made anew in each round"), Spot(model.loop.where, "the loop")),
            evidence=(Evidence("read off the source: nothing clears the session"),),
            why="What Keras keeps of a model is freed only by clear_session.",
            confidence=Confidence.POSSIBLE,
            fixes=(Fix("", advice="call keras.utils.clear_session() at the start of each round"),),
        )
