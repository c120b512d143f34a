"""Pooling takes the largest of what dropout leaves."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, wiring
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import DROPPING, MAXIMA, spot


@cause(kind="dropout-placement", severity=Severity.SMELLS, on=False)
def dropout_before_pooling(network: Network) -> Iterator[Finding]:
    """Dropout comes right before max pooling.

    Why it hurts
        Max pooling takes the largest number of each window. If one is dropped, the next largest takes
        its place, so much of the dropout has no effect.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D

        x = np.random.default_rng(0).normal(size=(60, 16, 16, 1))
        y = x.mean(axis=(1, 2))
        model = Sequential([Input((16, 16, 1)), Conv2D(8, 3), Dropout(0.3), MaxPooling2D(), Flatten(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D

        x = np.random.default_rng(0).normal(size=(60, 16, 16, 1))
        y = x.mean(axis=(1, 2))
        model = Sequential([Input((16, 16, 1)), Conv2D(8, 3), MaxPooling2D(), Dropout(0.3), Flatten(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The pooling averages, or something stands between the two.
    """
    graph = wiring(network)
    if graph is None:
        return
    for index, layer in enumerate(network.layers):
        following = next((other for _, other in graph.after(index)), None)
        if layer.kind in DROPPING and following is not None and following.kind in MAXIMA:
            yield _finding(layer, following)


def _finding(layer: Layer, following: Layer) -> Finding:
    return Finding(
        message=f"{following.kind} right after {layer.kind} undoes much of it",
        places=(spot(layer, "drops single numbers"), spot(following, "takes the largest that is left")),
        evidence=(Evidence(f"{following.kind} reads {layer.kind} directly"),),
        why="Where one number of a window is dropped, the next largest stands in for it.",
        confidence=Confidence.POSSIBLE,
        fixes=(Fix("", advice="put the dropout after the pooling"),),
    )
