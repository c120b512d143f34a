"""A penalty on weights is weighed against the loss, and can outweigh it."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network
from kerasdoctor.finding import Confidence, Finding, Fix, NewPenalty, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import names_of, places_of, spot

# Usual penalties are 0.00001 to 0.01. At a tenth they pull each weight to 0 about as hard as the data pulls it away.
UNUSUAL = 0.1
USUAL = 0.0001
KERNELS = ("kernel_regularizer", "recurrent_regularizer", "embeddings_regularizer")


@cause(kind="over-regularization", severity=Severity.SMELLS, explains={"no-better-than-a-constant"})
def penalty_far_too_strong(network: Network) -> Iterator[Finding]:
    """The penalty on a layer's weights is a tenth or more.

    Why it hurts
        The penalty adds the squares of all weights (or their sizes, for l1), times its factor, to
        the loss. There are thousands of weights and one loss: with a large factor the cheapest way
        to a small sum is to have no weights, and the net answers the same for all rows.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.regularizers import l2

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu", kernel_regularizer=l2(1.0)), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.regularizers import l2

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu", kernel_regularizer=l2(0.0001)), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The factor is below 0.1 or not known.
    """
    for layer in network.layers:
        for name in KERNELS:
            for kind in ("l1", "l2"):
                match layer.setting(f"{name}.{kind}"):
                    case int() | float() as factor if factor >= UNUSUAL:
                        yield _finding(layer, name, kind, factor)


def _finding(layer: Layer, name: str, kind: str, factor: float) -> Finding:
    sizes = "sizes" if kind == "l1" else "squares"
    return Finding(
        message=f"the {kind} penalty of a {layer.kind} layer is {factor:g}, some hundred times what is usual",
        places=(spot(layer, f"{name}: {kind}={factor:g}"),),
        evidence=(Evidence(f"the factor is {factor:g}", numbers=((kind, float(factor)),)),),
        why=f"The {sizes} of all weights, times {factor:g}, count against one loss: small weights win over right ones.",
        confidence=Confidence.LIKELY,
        fixes=(
            Fix(
                "",
                (NewPenalty(USUAL / factor, names_of(layer), places_of(layer)),),
                advice="start without a penalty, and compare the validation loss",
            ),
        ),
        confirmed=Severity.HURTS,
    )
