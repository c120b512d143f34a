"""Steps so large that they jump over whatever the loss has to offer."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, Optimizer
from kerasdoctor.finding import Confidence, Finding, Fix, NewRate, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause

# These move each weight by about the learning rate in each step, whatever the gradient is.
EVEN = frozenset({"Adam", "AdamW", "Nadam", "Adamax", "RMSprop", "Lion"})
# Weights start at some hundredths. From 0.1 on, a few such steps are larger than the weights by far.
EVEN_UNUSUAL, EVEN_HOPELESS = 0.1, 0.3
# What Keras takes where nothing is asked for.
EVEN_USUAL, PLAIN_USUAL = 0.001, 0.01
# Plain gradient descent at 1 takes the gradient for the step; nets without a bound run away then.
PLAIN_HOPELESS = 1.0
SQUASHED = frozenset({"sigmoid", "tanh", "hard_sigmoid", "softsign", "softmax"})
STEADYING = frozenset({"BatchNormalization", "LayerNormalization", "GroupNormalization", "UnitNormalization"})
CLIPS = ("clipnorm", "clipvalue", "global_clipnorm")
DEEP = 2


@cause(
    kind="learning-rate",
    severity=Severity.HURTS,
    explains={
        "loss-rises-while-memorising",
        "cannot-memorise-one-batch",
        "silent-units",
        "first-step-larger-than-the-weights",
        "steps-that-overturn-the-weights",
        "loss-leaps-from-step-to-step",
    },
)
def steps_far_too_large(network: Network) -> Iterator[Finding]:
    """The learning rate is far above what the optimizer can use on a net with hidden layers.

    Why it hurts
        Adam and its kin move each weight by about the learning rate in each step, and weights
        start at a few hundredths: at 0.3 a single step throws the net far away from anything it
        began with. Plain gradient descent at 1 or more runs away on nets without a bound. Units
        die, the loss jumps about or turns to NaN.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.optimizers import Adam

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer=Adam(learning_rate=1.0))
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.optimizers import Adam

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer=Adam(learning_rate=0.001))
        model.fit(x, y, epochs=5)

    Unless
        The net has a single layer, which can stand it. Gradient descent is also left alone where
        layers are normalised or squashed by a sigmoid or tanh, or gradients are clipped. Between
        0.1 and 0.3, Adam and its kin only smell.
    """
    match network.optimizer:
        case Optimizer(name=name, learning_rate=float(rate)) as optimizer:
            hidden = [layer for layer in network.layers if layer.units is not None]
            if len(hidden) < DEEP:
                return
            if name in EVEN and rate >= EVEN_UNUSUAL:
                yield _finding(optimizer, rate, Severity.HURTS if rate >= EVEN_HOPELESS else Severity.SMELLS)
            elif name == "SGD" and rate >= PLAIN_HOPELESS and _runs_away(network, optimizer, hidden):
                yield _finding(optimizer, rate, Severity.HURTS)


def _runs_away(network: Network, optimizer: Optimizer, hidden: list[Layer]) -> bool:
    """Whether nothing bounds what the layers give or how far a step goes."""
    if any(optimizer.setting(clip) for clip in CLIPS):
        return False
    squashed = any(layer.activation is None or layer.activation in SQUASHED for layer in hidden[:-1])
    return not squashed and not any(_steadies(layer) for layer in network.layers)


def _steadies(layer: Layer) -> bool:
    return layer.kind in STEADYING or (layer.units is None and layer.activation in SQUASHED)


def _finding(optimizer: Optimizer, rate: float, severity: Severity) -> Finding:
    even = optimizer.name in EVEN
    moves = f"moves each weight by about {rate:g} in each step" if even else "takes steps larger than the gradient"
    return Finding(
        message=f"{optimizer.name} with a learning rate of {rate:g} {moves}",
        places=(Spot(optimizer.where or Part("the optimizer"), f"learning rate {rate:g}"),),
        evidence=(Evidence(f"the learning rate is {rate:g}", numbers=(("learning_rate", rate),)),),
        why="Initial weights are a few hundredths, so the first steps wipe them out and the next ones each other.",
        confidence=Confidence.LIKELY,
        fixes=(
            Fix(
                "",
                (NewRate(EVEN_USUAL if even else PLAIN_USUAL, optimizer.where),),
                advice="go up from there only while the loss still falls",
            ),
        ),
        severity=severity,
        confirmed=Severity.HURTS,
    )
