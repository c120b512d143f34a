"""Steps nearly as long as the weights leave nothing of what was learnt before."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Probe
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import symptom
from kerasdoctor.rules.symptoms.learning import has_learnt, no_better

# Steps of a thousandth to a fiftieth of the weights are usual. At a third of them, three steps replace them.
OVERTURNS = 0.3


@symptom(kind="exploding-gradient", severity=Severity.HURTS)
def steps_that_overturn_the_weights(probe: Probe, network: Network | None) -> Iterator[Finding]:
    """Each step changes the weights by a third of their first length or more, and nothing is learnt.

    Why it hurts
        A step follows the gradient, which holds near the weights only. Steps that long land where it
        said nothing, and the next one undoes what this one did.

    Bad
        import keras
        import numpy as np
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(400, 6))
        y = (x[:, 0] * x[:, 1] > 0).astype(int)
        hidden = [Dense(32, activation="relu"), Dense(32, activation="relu")]
        model = keras.Sequential([keras.Input((6,)), *hidden, Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(10.0))
        model.fit(x, y)

    Good
        import keras
        import numpy as np
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(400, 6))
        y = (x[:, 0] * x[:, 1] > 0).astype(int)
        hidden = [Dense(32, activation="relu"), Dense(32, activation="relu")]
        model = keras.Sequential([keras.Input((6,)), *hidden, Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.01))
        model.fit(x, y)

    Unless
        The model learns one batch all the same, with the very optimizer: then its steps are long, and
        not too long.
    """
    own = next((run for run in probe.memorised if run.as_written and not run.cut_short), None)
    if own is None or not probe.moves:
        return
    from statistics import median  # every start would wait for it

    usual = median(move.share for move in probe.moves)
    if usual >= OVERTURNS and not has_learnt(own) and all(no_better(score) for score in own.scores):
        optimizer = network.optimizer if network is not None else None
        where = optimizer.where if optimizer is not None else None
        farthest = max(probe.moves, key=lambda move: move.share)
        yield Finding(
            message=f"each step changes the weights by {usual:.2g} times their length at first, and nothing is learnt",
            places=(Spot(where or Part("the optimizer"), "makes steps that long"),),
            evidence=(
                Evidence(
                    f"{own.optimizer}: the median over {len(probe.moves)} kernels, after ten steps; most in "
                    f"{farthest.path}, {farthest.share:.2g} times its length at first",
                    numbers=(("share", usual),),
                ),
            ),
            why="So long a step lands where the gradient says nothing, and the next one undoes it.",
            confidence=Confidence.CERTAIN,
        )
