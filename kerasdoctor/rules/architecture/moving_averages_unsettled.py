"""BatchNormalization answers with averages that it gathers over many batches."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import spot

# What Keras takes where the layer does not say.
MOMENTUM = 0.99
# With half of the start left in it, an average says more of the start than of the data.
UNSETTLED = 1 / 2
# What shows that the model answers with these averages, and is not only trained.
ANSWERING = ("evaluate", "predict", "__call__", "save")


@cause(
    kind="batchnorm-stats",
    severity=Severity.HURTS,
    explains={"no-better-than-a-constant", "worse-answers-than-in-training"},
)
def moving_averages_unsettled(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """Training is too short for the moving averages of BatchNormalization to leave their start.

    Why it hurts
        In training the layer normalises by the batch at hand; when it answers, by averages that
        start at mean 0 and variance 1 and take in one hundredth of each batch. After 40 batches
        two thirds of them are still that start. The net trains well and answers as if it had not,
        for `evaluate` and `predict` see other numbers than `fit`.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import BatchNormalization, Dense, ReLU

        x = np.random.default_rng(0).normal(20, 5, size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32), BatchNormalization(), ReLU(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=3)
        print(model.evaluate(x, y))

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import BatchNormalization, Dense, ReLU

        x = np.random.default_rng(0).normal(20, 5, size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32), BatchNormalization(momentum=0.8), ReLU(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=3)
        print(model.evaluate(x, y))

    Unless
        The layer is frozen, the rows or epochs are not known, other calls of `fit` train the same
        model or weights are loaded, or the model is neither validated nor used after the training.
    """
    if network.updates is None or _goes_on(trace) or not _answers(network, trace):
        return
    for layer in network.layers:
        if layer.kind != "BatchNormalization" or layer.trainable is False:
            continue
        match layer.setting("momentum", MOMENTUM):
            case int() | float() as momentum if 0 < momentum < 1 and momentum**network.updates > UNSETTLED:
                yield _finding(trace, layer, momentum, network.updates)
                return


def _goes_on(trace: Trace | None) -> bool:
    """Whether other calls train the same weights."""
    if trace is None or trace.fit is None:
        return False
    return trace.fit.loop is not None or len(trace.of_model("fit", "load_weights", "set_weights")) > 1


def _answers(network: Network, trace: Trace | None) -> bool:
    """Whether the averages are used: in a validation, or by what follows the training."""
    fit = trace.fit if trace is not None else None
    if network.validated or trace is None or fit is None:
        return True
    return any(call.order > fit.order for call in trace.of_model(*ANSWERING))


def _finding(trace: Trace | None, layer: Layer, momentum: float, updates: int) -> Finding:
    left = momentum**updates
    fit = [Spot(trace.fit.where, f"{updates} updates in all")] if trace is not None and trace.fit is not None else []
    return Finding(
        message=f"after {updates} updates the averages of BatchNormalization are still {left:.0%} what they began with",
        places=(spot(layer, f"keeps {momentum:g} of its averages in each update"), *fit),
        evidence=(
            Evidence(
                f"{momentum:g} to the power of {updates} updates is {left:.2g}",
                numbers=(("momentum", momentum), ("updates", updates), ("left", left)),
            ),
        ),
        why="Answers are normalised by these averages, training by the batch, so the two differ.",
        confidence=Confidence.CERTAIN,
        fixes=(
            Fix("the training stays this short", advice="lower the momentum of the layer, such as momentum=0.8"),
            Fix("it can be longer", advice="train for more epochs, or in smaller batches"),
        ),
    )
