"""Linear layers on top of each other are one linear layer."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause

WEIGHTED = ("Dense", "Conv1D", "Conv2D", "Conv3D")
# Layers that keep a linear map linear. Any other kind may bring the bend that is missing.
LINEAR = (
    "Flatten",
    "Reshape",
    "Dropout",
    "BatchNormalization",
    "Normalization",
    "Rescaling",
    "Permute",
    "ZeroPadding2D",
)
# With fewer hidden layers there is hardly anything to collapse.
HIDDEN = 2


@cause(kind="missing-activation", severity=Severity.HURTS)
def linear_layers_only(network: Network) -> Iterator[Finding]:
    """No hidden layer has an activation, so the whole net is one linear map.

    Why it hurts
        A linear layer after a linear layer is a linear layer again: however many there are, the
        net can only weigh and add its inputs. It learns what a single layer learns, with more
        weights and more trouble.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] * x[:, 1] > 0).astype(int)
        model = Sequential([Input((4,)), Dense(32), Dense(16), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] * x[:, 1] > 0).astype(int)
        model = Sequential(
            [Input((4,)), Dense(32, activation="relu"), Dense(16, activation="relu"), Dense(1, activation="sigmoid")]
        )
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        There is only one hidden layer, a layer of another kind stands between them, or a hidden
        layer is narrower than what comes before and after it, as a bottleneck is on purpose.
    """
    weighted = [layer for layer in network.layers if layer.kind in WEIGHTED]
    hidden = weighted[:-1]
    plain = all(layer.kind in (*WEIGHTED, *LINEAR) or layer is network.layers[-1] for layer in network.layers)
    if len(hidden) < HIDDEN or not plain or _narrows_and_widens(weighted):
        return
    if all(layer.activation == "linear" for layer in hidden):
        yield Finding(
            message=f"none of the {len(hidden)} hidden layers has an activation: the net is one linear map",
            places=tuple(
                Spot(layer.where or Part(f"layer {layer.name or layer.kind}"), "no activation") for layer in hidden
            ),
            evidence=(Evidence(f"{len(hidden)} hidden layers, all linear", numbers=(("hidden_layers", len(hidden)),)),),
            why="Linear layers one after the other can only weigh and add the inputs, as a single layer can.",
            confidence=Confidence.CERTAIN,
            fixes=(Fix("", advice='give each hidden layer an activation, such as activation="relu"'),),
        )


def _narrows_and_widens(weighted: list[Layer]) -> bool:
    """Whether the widths go down and up again, as in an autoencoder."""
    widths = [layer.units for layer in weighted]
    if None in widths:
        return True
    return any(a > b < c for a, b, c in zip(widths, widths[1:], widths[2:], strict=False) if a and b and c)
