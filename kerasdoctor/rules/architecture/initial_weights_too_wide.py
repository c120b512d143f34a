"""Weights that start far too large drown or saturate the layers after them."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network
from kerasdoctor.finding import Confidence, Finding, Fix, NewInitializer, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import WEIGHTED, names_of, places_of, spot

# Usual initializers make outputs as large as inputs, or 1.4 times as large. Ten times is far from all of them.
FAR_TOO_WIDE = 10.0
# A uniform spread from -a to a has a standard deviation of a over the root of 3.
ROOT_OF_THREE = 3**0.5


@cause(
    kind="weight-init",
    severity=Severity.SMELLS,
    explains={
        "saturated-units",
        "loss-far-above-a-constant",
        "first-step-larger-than-the-weights",
        "gradient-fades-on-the-way-back",
    },
)
def initial_weights_too_wide(network: Network) -> Iterator[Finding]:
    """A layer's initial weights are so large that its outputs are many times its inputs.

    Why it hurts
        A unit adds up all its inputs, each times a weight. The sum grows with the root of their
        number, so the same spread of weights that suits 4 inputs is far too much for 400. The next
        layers start saturated, the first loss is huge, and training has to undo it before it can
        learn anything.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.initializers import RandomNormal
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 400))
        y = x[:, 0] * x[:, 1]
        wide = RandomNormal(stddev=1.0)
        model = Sequential([Input((400,)), Dense(32, activation="tanh", kernel_initializer=wide), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.initializers import RandomNormal
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 400))
        y = x[:, 0] * x[:, 1]
        narrow = RandomNormal(stddev=0.05)
        model = Sequential([Input((400,)), Dense(32, activation="tanh", kernel_initializer=narrow), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The layer scales by the number of its inputs itself, as the default does, or the spread or
        the number of inputs is not known.
    """
    for layer in network.layers:
        spread, inputs = _spread(layer), _inputs(layer)
        if spread is not None and inputs is not None and spread * inputs**0.5 >= FAR_TOO_WIDE:
            yield _finding(layer, spread, inputs)


def _spread(layer: Layer) -> float | None:
    """Return the standard deviation of the initial weights, where they are declared."""
    match layer.setting("kernel_initializer"):
        case "RandomNormal" | "TruncatedNormal":
            given = layer.setting("kernel_initializer.stddev")
            return float(given) if isinstance(given, int | float) else None
        case "RandomUniform":
            low, high = layer.setting("kernel_initializer.minval"), layer.setting("kernel_initializer.maxval")
            if isinstance(low, int | float) and isinstance(high, int | float):
                return max(abs(low), abs(high)) / ROOT_OF_THREE
    return None


def _inputs(layer: Layer) -> int | None:
    """Return how many inputs each unit adds up."""
    shape = layer.input_shape or (None,)
    if layer.kind == "Dense":
        return shape[-1]
    kernel = layer.setting("kernel_size")
    axes = len(shape) - 2
    sizes = (kernel,) * axes if isinstance(kernel, int) else kernel
    if layer.kind not in WEIGHTED or shape[-1] is None or not isinstance(sizes, tuple):
        return None
    inputs = shape[-1]
    for size in sizes:
        if not isinstance(size, int):
            return None
        inputs *= size
    return inputs


def _finding(layer: Layer, spread: float, inputs: int) -> Finding:
    growth = spread * inputs**0.5
    return Finding(
        message=f"initial weights spread by {spread:.3g} over {inputs} inputs make outputs {growth:.0f} times as large",
        places=(spot(layer, f"adds up {inputs} inputs"),),
        evidence=(
            Evidence(
                f"{spread:.3g} times the root of {inputs} inputs is {growth:.1f}; usual initializers give about 1",
                numbers=(("spread", spread), ("inputs", inputs), ("growth", growth)),
            ),
        ),
        why="A sum of many inputs grows with the root of their number unless the weights shrink with it.",
        confidence=Confidence.LIKELY,
        fixes=(
            Fix(
                "",
                (NewInitializer("glorot_uniform", names_of(layer), places_of(layer)),),
                advice='or leave out `kernel_initializer`, or use "he_normal" before a relu',
            ),
        ),
        confirmed=Severity.HURTS,
    )
