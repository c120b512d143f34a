"""Sigmoid and tanh units that sit at the ends of their range pass almost no gradient."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import InitialPass, LayerPass, Network
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import symptom
from kerasdoctor.rules.symptoms.layers_at import layer_at

# With the usual initial weights and inputs around 1, not one value in a thousand is that far out.
MANY = 0.5
# Fewer values can be out by chance.
ENOUGH = 256


@symptom(kind="vanishing-gradient", severity=Severity.HURTS)
def saturated_units(initial_pass: InitialPass, network: Network | None) -> Iterator[Finding]:
    """Most values of a hidden sigmoid or tanh layer sit at the ends of its range before training.

    Why it hurts
        Where the argument is beyond 5 either way, a sigmoid or tanh is flat: less than a hundredth
        of a gradient gets through, and the layers below hardly move.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).uniform(0, 255, size=(400, 20))
        y = (x[:, 0] > x[:, 1]).astype(int)
        model = Sequential([Input((20,)), Dense(32, activation="tanh"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).uniform(0, 1, size=(400, 20))
        y = (x[:, 0] > x[:, 1]).astype(int)
        model = Sequential([Input((20,)), Dense(32, activation="tanh"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The layer is an output: a trained classifier answers near 0 and 1 because it is sure. Half of
        the values or fewer at the ends leave enough that can move.
    """
    for layer in initial_pass.layers:
        if _saturated(layer):
            yield Finding(
                message=f"{layer.saturated:.0%} of what layer {layer.name} gives is at the ends of {layer.activation}",
                places=(layer_at(network, layer.name, f"its {layer.activation} is flat where these rows fall"),),
                evidence=(Evidence(f"measured on {initial_pass.rows} rows at the initial weights", initial_pass.rows),),
                why="At its ends the function is flat, so that almost no gradient gets through.",
                confidence=Confidence.CERTAIN,
            )


def _saturated(layer: LayerPass) -> bool:
    values = (layer.seen or 0) * (layer.units or 0)
    return layer.last is False and layer.saturated is not None and layer.saturated > MANY and values >= ENOUGH
