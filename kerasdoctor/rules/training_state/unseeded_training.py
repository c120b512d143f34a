"""Without a seed no run can be repeated."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

SEEDS = ("keras.utils.set_random_seed", "tensorflow.random.set_seed", "tensorflow.set_random_seed", "numpy.random.seed")


@cause(kind="evaluation-protocol", severity=Severity.SMELLS, on=False)
def unseeded_training(trace: Trace) -> Iterator[Finding]:
    """A script trains without setting a seed.

    Why it hurts
        Initial weights, the order of rows and dropout are drawn anew in each run. A difference
        between two runs then says little about the change between them.

    Bad
        import numpy as np
        import keras

        x = np.linspace(-1, 1, 300).reshape(-1, 1)
        model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1)])
        model.compile(optimizer="adam", loss="mse")
        model.fit(x, x**2, epochs=5)

    Good
        import numpy as np
        import keras

        keras.utils.set_random_seed(0)
        x = np.linspace(-1, 1, 300).reshape(-1, 1)
        model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1)])
        model.compile(optimizer="adam", loss="mse")
        model.fit(x, x**2, epochs=5)

    Unless
        A seed is set by Keras, TensorFlow or NumPy, anywhere in the script.
    """
    if trace.fit is not None and not trace.of(*SEEDS):
        yield Finding(
            message="nothing sets a seed, so each run of this script trains another model",
            places=(Spot(trace.fit.where, "draws weights and orders anew in each run"),),
            evidence=(Evidence("read off the source: no call sets a seed"),),
            why="Two runs can be compared only where chance is the same in both, or is averaged over many.",
            confidence=Confidence.LIKELY,
            fixes=(Fix("", advice="call keras.utils.set_random_seed(0) at the beginning"),),
        )
