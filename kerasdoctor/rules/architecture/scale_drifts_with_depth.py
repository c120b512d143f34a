"""What layers give grows or shrinks tenfold on the way through the net."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import InitialPass, LayerPass, Network
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.numbers import short
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.symptoms.layers_at import layer_at

# Good initial weights keep the scale within a factor of two or three over dozens of layers.
DRIFT = 10.0
FEWEST = 3


@cause(
    kind="weight-init",
    severity=Severity.SMELLS,
    on=False,
    explains={"gradient-fades-on-the-way-back", "loss-far-above-a-constant", "first-step-larger-than-the-weights"},
)
def scale_drifts_with_depth(initial_pass: InitialPass, network: Network | None) -> Iterator[Finding]:
    """The values that hidden layers give change tenfold from the first to the last.

    Why it hurts
        Initial weights that suit the activation keep values at the size they come in with. Where they
        grow or shrink with each layer, the gradient does the same on its way back, and layers learn
        at very different speeds.

    Bad
        import keras
        import numpy as np
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 10))
        y = (x[:, 0] > x[:, 1]).astype(int)
        hidden = [Dense(64, activation="relu", kernel_initializer="random_normal") for _ in range(6)]
        model = keras.Sequential([keras.Input((10,)), *hidden, Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import keras
        import numpy as np
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 10))
        y = (x[:, 0] > x[:, 1]).astype(int)
        hidden = [Dense(64, activation="relu", kernel_initializer="he_normal") for _ in range(6)]
        model = keras.Sequential([keras.Input((10,)), *hidden, Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        There are two hidden layers or fewer. Normalisation layers bring the scale back by themselves.
    """
    hidden = [layer for layer in initial_pass.layers if layer.last is False and layer.kernel_gradient_rms is not None]
    sizes = [(layer, layer.spread) for layer in hidden if layer.spread]
    if len(sizes) < FEWEST:
        return
    (first, start), (last, end) = _ends(sizes)
    if not 1 / DRIFT <= end / start <= DRIFT:
        grows = "grows" if end > start else "shrinks"
        yield Finding(
            message=f"what hidden layers give {grows} from {short(start)} to {short(end)}",
            places=(layer_at(network, first.name, short(start)), layer_at(network, last.name, short(end))),
            evidence=(
                Evidence(f"standard deviation on {initial_pass.rows} rows at the initial weights", initial_pass.rows),
            ),
            why="The gradient grows or shrinks alike on its way back, and layers learn at different speeds.",
            confidence=Confidence.CERTAIN,
            fixes=(
                Fix("", advice="use he_normal before ReLU and glorot_uniform before tanh, or normalise in between"),
            ),
        )


def _ends(sizes: list[tuple[LayerPass, float]]) -> tuple[tuple[LayerPass, float], tuple[LayerPass, float]]:
    return sizes[0], sizes[-1]
