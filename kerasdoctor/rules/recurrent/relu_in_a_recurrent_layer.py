"""A recurrent layer feeds its output back, so an output without a bound can grow at each step."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network
from kerasdoctor.finding import Confidence, Finding, Fix, NewActivation, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import RECURRENT, names_of, places_of, spot

UNBOUNDED = frozenset({"relu", "leaky_relu", "elu", "linear"})
# Weights that start as the identity neither grow nor shrink what is fed back: meant for a relu.
STABLE = frozenset({"Identity", "IdentityInitializer"})


@cause(kind="hidden-activation", severity=Severity.SMELLS, explains={"loss-rises-while-memorising"})
def relu_in_a_recurrent_layer(network: Network) -> Iterator[Finding]:
    """A recurrent layer has an activation without a bound, such as relu, in place of tanh.

    Why it hurts
        What a recurrent layer gives at one step goes back into it at the next. tanh keeps it
        between -1 and 1. With relu nothing keeps it small, so over many steps it can grow without
        end, and the loss turns to NaN. On a GPU the fast kernels are lost as well, for they only
        know tanh.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Dense

        x = np.random.default_rng(0).normal(size=(200, 20, 2))
        y = x.mean(axis=(1, 2))
        model = Sequential([Input((20, 2)), LSTM(8, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Dense

        x = np.random.default_rng(0).normal(size=(200, 20, 2))
        y = x.mean(axis=(1, 2))
        model = Sequential([Input((20, 2)), LSTM(8), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)

    Unless
        The recurrent weights are declared to start as the identity, which keeps what is fed back
        as it is, or gradients are clipped.
    """
    optimizer = network.optimizer
    if optimizer is not None and any(optimizer.setting(f"clip{how}") for how in ("norm", "value")):
        return
    unbounded = [layer for layer in network.layers if _is_unbounded(layer)]
    if unbounded:
        yield _finding(unbounded)


def _is_unbounded(layer: Layer) -> bool:
    if layer.kind not in RECURRENT or layer.activation not in UNBOUNDED:
        return False
    return layer.activation == "linear" or layer.setting("recurrent_initializer") not in STABLE


def _finding(unbounded: list[Layer]) -> Finding:
    layer = unbounded[0]
    return Finding(
        message=f"{layer.kind} has {layer.activation} for its activation, so what it feeds back has no bound",
        places=tuple(spot(each, f"activation: {each.activation}") for each in unbounded),
        evidence=(Evidence(f"the activation is {layer.activation}; the default is tanh"),),
        why="The output goes back in at each step, and nothing keeps it from growing.",
        confidence=Confidence.POSSIBLE,
        fixes=(Fix("", (NewActivation("tanh", names_of(*unbounded), places_of(*unbounded)),)),),
        confirmed=Severity.HURTS,
    )
