"""Weights that are meant to be trained and are what they were."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Run
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import symptom
from kerasdoctor.rules.symptoms.layers_at import layer_at

# A weight may miss a gradient in a step or two, as an embedding does for words that do not occur.
ENOUGH = 20
# A net of many layers is named by its first ones.
MOST = 3


@symptom(kind="vanishing-gradient", severity=Severity.HURTS, like={"layer-without-gradient"})
def weights_that_never_moved(run: Run, network: Network | None) -> Iterator[Finding]:
    """A weight that is to be trained is bit for bit what it was before the training.

    Why it hurts
        The optimizer moves every weight that has a gradient, however small. One that never moved has none:
        the loss does not depend on it, its units are silent, or something on the way lets no gradient through.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Lambda

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(640, 4))
        y = (x[:, 0] > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16), Lambda(keras.ops.round), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=3, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Lambda

        import kerasdoctor

        keras.utils.set_random_seed(0)
        x = np.random.default_rng(0).normal(size=(640, 4))
        y = (x[:, 0] > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16), Lambda(keras.ops.tanh), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=3, verbose=0, callbacks=[kerasdoctor.Doctor()])

    Unless
        The layer is frozen, or there were fewer than twenty updates.
    """
    if not run.ended or run.updates < ENOUGH or run.first_bad is not None:
        return
    stuck: dict[str, list[str]] = {}
    for weight in run.weights:
        if weight.unchanged and weight.size:
            stuck.setdefault(weight.layer, []).append(weight.name)
    count = sum(len(names) for names in stuck.values())
    if count:
        first = next(iter(stuck))
        all_of_them = count == len(run.weights)
        said = (
            "none of the trained weights has moved"
            if all_of_them
            else (f"{count} of {len(run.weights)} trained weights have not moved")
        )
        yield Finding(
            message=f"{said} in {run.updates:,} updates",
            places=tuple(layer_at(network, layer, f"{', '.join(stuck[layer])}: as at the start") for layer in stuck)[
                :MOST
            ],
            evidence=(
                Evidence(f"compared bit by bit with the start, first in layer {first}", numbers=(("weights", count),)),
            ),
            why="A weight without a gradient is not trained: nothing that the loss sees depends on it.",
            confidence=Confidence.CERTAIN,
        )
