"""Training needs a loss, from compile or from the layers."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Layer, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

LAYERS = "keras.layers."


@cause(kind="api-misuse", severity=Severity.BREAKS, raises=(r"No loss to compute",))
def trained_without_a_loss(network: Network, trace: Trace) -> Iterator[Finding]:
    """A model is compiled without a loss and then trained.

    Why it hurts
        There is nothing to make smaller, so `fit` stops with a ValueError at its first batch. A
        metric is only shown; it does not stand in for the loss.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(optimizer="adam", metrics=["accuracy"])
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
        model.fit(x, y, epochs=5)

    Unless
        A layer may add a loss of its own (a regulariser, or a layer that the script defines), the
        model has a training step of its own, or not all layers are known.
    """
    compiled, fit = trace.compile, trace.fit
    if compiled is None or fit is None or not compiled.whole or compiled.chosen or not network.layers:
        return
    loss = compiled.argument(1, "loss")
    missing = loss is None or (loss.known and loss.value is None)
    plain = any(
        call.makes is not None and call.makes.number == trace.model
        for call in trace.of("keras.Sequential", "keras.Model")
    )
    if missing and plain and not trace.of_model("add_loss") and all(_adds_none(trace, each) for each in network.layers):
        yield _finding(compiled, fit)


def _adds_none(trace: Trace, layer: Layer) -> bool:
    """Whether a layer is one of Keras that is made without anything that adds to the loss."""
    for call in trace.of(LAYERS + layer.kind):
        if call.where == layer.where:
            names = [argument.keyword or "" for argument in call.arguments]
            return call.whole and not any(name.endswith("regularizer") for name in names)
    return False


def _finding(compiled: Call, fit: Call) -> Finding:
    return Finding(
        message="the model is compiled without a loss, so fit has nothing to make smaller",
        places=(Spot(compiled.where, "names no loss"), Spot(fit.where, "stops with a ValueError")),
        evidence=(Evidence("read off the source: no loss is given, and no layer adds one"),),
        why="Training follows the gradient of a loss, and metrics have no part in it.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="pass a loss to compile that goes with the output and the labels"),),
    )
