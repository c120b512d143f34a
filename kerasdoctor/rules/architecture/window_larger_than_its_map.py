"""A window that does not fit onto the map has no place to stand."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.editing import call_of, given
from kerasdoctor.rules.architecture.weighted import AVERAGING, CONVOLUTIONS, LAYOUT, MAXIMA, spot

MOVING_WINDOWS = CONVOLUTIONS | AVERAGING | MAXIMA | {"DepthwiseConv1D", "DepthwiseConv2D"}


@cause(kind="shape", severity=Severity.BREAKS, stops_script=True)
def window_larger_than_its_map(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """A kernel or pooling window is larger than the map that it is to move over.

    Why it hurts
        Each convolution and each pooling makes the map smaller. When it is smaller than the next
        window, nothing is left to compute, and Keras stops with a ValueError about an output size
        that is zero or negative.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D

        x = np.random.default_rng(0).normal(size=(60, 8, 8, 1))
        y = x.mean(axis=(1, 2))
        model = Sequential(
            [Input((8, 8, 1)), Conv2D(8, 3), MaxPooling2D(), Conv2D(8, 3), MaxPooling2D(2), Flatten(), Dense(1)]
        )
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=2)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D

        x = np.random.default_rng(0).normal(size=(60, 8, 8, 1))
        y = x.mean(axis=(1, 2))
        model = Sequential(
            [Input((8, 8, 1)), Conv2D(8, 3, padding="same"), MaxPooling2D(), Conv2D(8, 3, padding="same"),
             MaxPooling2D(2), Flatten(), Dense(1)]
        )
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=2)

    Unless
        The padding is "same", a size is not known, or the channels come first in all of Keras.
    """
    if trace is not None and trace.of(*LAYOUT):
        return
    for layer in network.layers:
        match layer:
            case Layer(kind=kind, input_shape=(_, *before, _), output_shape=(_, *after, _)) if kind in MOVING_WINDOWS:
                if 0 in after and 0 not in before:
                    yield _finding(layer, before, trace)
                    return


def _finding(layer: Layer, before: list[int | None], trace: Trace | None) -> Finding:
    size = "x".join(str(length or "?") for length in before)
    window = layer.setting("kernel_size") or layer.setting("pool_size") or 2
    sides = "x".join(map(str, window)) if isinstance(window, tuple) else str(window)
    return Finding(
        message=f"{layer.kind} moves a window of {sides} over a map of {size}, which is smaller",
        places=(spot(layer, f"gets a map of {size}"),),
        evidence=(Evidence(f"the layers before it leave a map of {size}"),),
        why="A window that does not fit has no place, so the output would have no size.",
        confidence=Confidence.CERTAIN,
        fixes=(_fix(layer, trace),),
    )


def _fix(layer: Layer, trace: Trace | None) -> Fix:
    edits = given(call_of(layer, trace), "padding", None, '"same"')
    if edits:
        return Fix("", rewrites=edits, advice="fewer poolings and smaller windows leave more of the map")
    return Fix("", advice='use padding="same" in the layers before it, smaller windows, or fewer poolings')
