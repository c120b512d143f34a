"""The gradient shrinks from layer to layer until the first ones stand still."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import InitialPass, LayerPass, Network, Optimizer
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.numbers import short
from kerasdoctor.places import Evidence
from kerasdoctor.rule import symptom
from kerasdoctor.rules.symptoms.layers_at import layer_at

# A thousandth of the gradient at the end is far below what depth alone does to well-made nets.
FADED = 1e-3
# Steps of this share of a weight would take ten million updates to change it.
STANDS_STILL = 1e-7
# Adam and its kin divide by the gradient's size, but add 1e-7: far below that, their steps shrink as well.
LOST = 1e-8
EVEN = frozenset({"Adam", "AdamW", "Nadam", "Adamax", "RMSprop", "Adagrad", "Adadelta"})


@symptom(kind="vanishing-gradient", severity=Severity.HURTS)
def gradient_fades_on_the_way_back(initial_pass: InitialPass, network: Network) -> Iterator[Finding]:
    """The gradient of an early layer is a thousandth of that at the end, and its steps move nothing.

    Why it hurts
        Each sigmoid passes back a quarter of a gradient at most, each narrow or badly scaled layer
        may do the same. After a few of them the first layers keep their random weights, and all
        that comes later has to work with what those let through.

    Bad
        import keras
        import numpy as np

        x = np.random.default_rng(0).normal(size=(400, 10))
        y = (x[:, 0] > x[:, 1]).astype(int)
        hidden = [keras.layers.Dense(16, activation="sigmoid") for _ in range(12)]
        model = keras.Sequential([keras.Input((10,)), *hidden, keras.layers.Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="sgd")
        model.fit(x, y)

    Good
        import keras
        import numpy as np

        x = np.random.default_rng(0).normal(size=(400, 10))
        y = (x[:, 0] > x[:, 1]).astype(int)
        hidden = [keras.layers.Dense(16, activation="relu", kernel_initializer="he_normal") for _ in range(3)]
        model = keras.Sequential([keras.Input((10,)), *hidden, keras.layers.Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="sgd")
        model.fit(x, y)

    Unless
        The optimizer makes up for it: a small gradient alone does not stop Adam, whose steps have the
        size of the learning rate until the gradient is lost in rounding.
    """
    measured = [layer for layer in initial_pass.layers if layer.kernel_gradient_rms and layer.weight_rms]
    ends = [layer for layer in measured if layer.last]
    if not ends or network.optimizer is None:
        return
    strongest = max(layer.kernel_gradient_rms or 0 for layer in ends)
    weak = [layer for layer in measured if not layer.last and (layer.kernel_gradient_rms or 0) < FADED * strongest]
    still = [layer for layer in weak if _stands_still(layer, network.optimizer)]
    if still:
        first = still[0]
        size = first.kernel_gradient_rms or 0.0
        layers = f"{len(still)} layers get" if len(still) > 1 else f"layer {first.name} gets"
        yield Finding(
            message=f"the gradient fades on the way back: {layers} less than a thousandth of it",
            places=(layer_at(network, first.name, "hardly moves"), layer_at(network, ends[0].name, "gets a gradient")),
            evidence=(
                Evidence(
                    f"root mean square {short(size)} in layer {first.name} and {short(strongest)} at the end, "
                    f"on {initial_pass.rows} rows at the initial weights",
                    initial_pass.rows,
                    numbers=(("first", size), ("last", strongest)),
                ),
            ),
            why="With steps that small these layers keep the weights that they were given at random.",
            confidence=Confidence.CERTAIN,
        )


def _stands_still(layer: LayerPass, optimizer: Optimizer) -> bool:
    gradient, weight = layer.kernel_gradient_rms or 0.0, layer.weight_rms or 0.0
    if optimizer.name in EVEN:
        return gradient < LOST
    if optimizer.name != "SGD" or optimizer.learning_rate is None or not weight:
        return False
    return gradient * optimizer.learning_rate < STANDS_STILL * weight
