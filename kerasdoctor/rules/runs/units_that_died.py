"""ReLU units that training has silenced."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import LastPass, Network, Run
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import symptom
from kerasdoctor.rules.symptoms.layers_at import layer_at

# On fewer values a unit may be silent by chance.
ENOUGH = 128
# A net that trains well may well do without half of its units; with a tenth of them it cannot do much.
DIED = 0.9
# A unit that gets no gradient keeps its weights; of a few hundred sampled numbers this share is still where units died.
STILL = 0.75
# Most rows of an embedding keep still between two samples, since their words are rare.
RARELY_MOVED = "embeddings"


@symptom(kind="dead-relu", severity=Severity.HURTS, like={"silent-units"})
def units_that_died(run: Run, last_pass: LastPass, network: Network | None) -> Iterator[Finding]:
    """At the end of the training nine in ten ReLU units of a layer or more give zero on every row.

    Why it hurts
        A unit that is zero on every row gets no gradient and never comes back. What a layer can tell the
        next one shrinks with each of them; mostly steps were too long at some point.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).uniform(size=(300, 5))
        y = -50 - x.sum(axis=1)
        model = Sequential([Input((5,)), Dense(32, activation="relu"), Dense(1, kernel_initializer="ones")])
        model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.05))
        model.fit(x, y, epochs=5, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(300, 5))
        y = x.sum(axis=1)
        model = Sequential([Input((5,)), Dense(32, activation="relu"), Dense(32, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.01))
        model.fit(x, y, epochs=5, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Unless
        More than a tenth of the layer's units still fire, or too few values were seen to tell.
    """
    for layer in last_pass.told.layers:
        if layer.units and (layer.seen or 0) >= ENOUGH and (layer.silent_units or 0) >= DIED * layer.units:
            yield Finding(
                message=f"at the end {layer.silent_units} of {layer.units} ReLU units of layer {layer.name} are zero "
                "on every row",
                places=(layer_at(network, layer.name, "its units have died"),),
                evidence=(
                    Evidence(
                        f"counted on {last_pass.told.rows} rows after {run.updates:,} updates", rows=last_pass.told.rows
                    ),
                ),
                why="A unit that is zero on every row gets no gradient and never comes back.",
                confidence=Confidence.CERTAIN,
            )


def may_be_silent(run: Run) -> bool:
    """Whether most of some weight did not move any more at the end, as where the units that it leads to have died."""
    return run.ended and any(course.still >= STILL and course.name != RARELY_MOVED for course in run.weights)
