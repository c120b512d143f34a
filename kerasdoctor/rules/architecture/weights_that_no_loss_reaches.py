"""Weights that are trained by name and not by any loss."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import InitialPass, LayerPass, Network
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.symptoms.layers_at import layer_at

SHOWN = 4


@cause(
    kind="custom-layer",
    severity=Severity.HURTS,
    explains={"layer-without-gradient", "no-better-than-a-constant", "cannot-memorise-one-batch", "untrained-weights"},
)
def weights_that_no_loss_reaches(initial_pass: InitialPass, network: Network) -> Iterator[Finding]:
    """A layer runs, and the loss does not depend on its weights.

    Why it hurts
        The weights have no gradient, so they keep the values they were given at random. Something
        behind the layer cuts the way: rounding, an argmax, a comparison, a cast to whole numbers, a
        detour through NumPy, or what the layer gives is not used at all.

    Bad
        import keras
        import numpy as np
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 6))
        y = (x[:, 0] > x[:, 1]).astype(int)
        inputs = keras.Input((6,))
        hidden = Dense(16, activation="relu")(inputs)
        whole = keras.ops.cast(keras.ops.cast(hidden, "int32"), "float32")
        model = keras.Model(inputs, Dense(1, activation="sigmoid")(whole))
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import keras
        import numpy as np
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 6))
        y = (x[:, 0] > x[:, 1]).astype(int)
        inputs = keras.Input((6,))
        hidden = Dense(16, activation="relu")(inputs)
        model = keras.Model(inputs, Dense(1, activation="sigmoid")(hidden))
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The layer leads to an output without a loss, or is frozen. A layer that never runs is a smaller
        thing: it is left over. On JAX a weight without influence has a gradient of zero, as one with
        influence may have, so nothing is said there.
    """
    if any(head.loss is None for head in network.heads) or len(initial_pass.heads) != len(network.heads):
        return
    for ran in (True, False):
        cut = [layer for layer in initial_pass.layers if _is_cut(layer) and (layer.seen is not None) == ran]
        if not cut:
            continue
        names = ", ".join(layer.name for layer in cut[:SHOWN]) + (", ..." if len(cut) > SHOWN else "")
        many = f"{len(cut)} layers" if len(cut) > 1 else "one layer"
        missing = "has no influence on the loss" if ran else "never runs"
        yield Finding(
            message=f"the loss does not depend on the weights of {many}: {names}",
            places=tuple(layer_at(network, layer.name, missing) for layer in cut[:SHOWN]),
            evidence=(Evidence(f"no gradient leads to them, on {initial_pass.rows} rows", initial_pass.rows),),
            why="Weights without a gradient keep the values that they were given at random.",
            confidence=Confidence.CERTAIN,
            severity=Severity.HURTS if ran else Severity.SMELLS,
            fixes=(Fix("", advice=_advice(ran=ran)),),
        )


def _is_cut(layer: LayerPass) -> bool:
    return bool(layer.unreached) and layer.gradient_rms is None


def _advice(*, ran: bool) -> str:
    if ran:
        return "keep to operations that pass a gradient between these layers and the output, and use what they give"
    return "call the layer on the way to the output, or leave it out"
