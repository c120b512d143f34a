"""BatchNormalization keeps one mean for each index of its axis: the channels, not the rows of an image."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, Trace, Wiring, wiring
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.rewriting import call_that_makes, edit_or_advice, with_arguments
from kerasdoctor.rules.architecture.weighted import (
    ACTIVATION_LAYERS,
    AVERAGING,
    CONVOLUTIONS,
    DROPPING,
    LAYOUT,
    MAXIMA,
    spot,
)

MAP_AXES = 4
PASSING = ACTIVATION_LAYERS | AVERAGING | DROPPING | MAXIMA | {"BatchNormalization"}


@cause(kind="batchnorm-axis", severity=Severity.HURTS, explains={"worse-answers-than-in-training"})
def batch_normalization_of_image_rows(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """BatchNormalization works along axis 1 of a map whose channels are the last axis.

    Why it hurts
        The layer keeps a mean, a spread, a scale and a shift for each index of its axis. Along
        axis 1 of a channels-last map these belong to the rows of the picture: all channels share
        them, so features of unlike size stay unlike, and where in the picture something is changes
        how it is scaled.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import BatchNormalization, Conv2D, Dense, Flatten

        x = np.random.default_rng(0).normal(size=(60, 16, 16, 1))
        y = x.mean(axis=(1, 2))
        model = Sequential(
            [Input((16, 16, 1)), Conv2D(8, 3, activation="relu"), BatchNormalization(axis=1), Flatten(), Dense(1)]
        )
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=2)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import BatchNormalization, Conv2D, Dense, Flatten

        x = np.random.default_rng(0).normal(size=(60, 16, 16, 1))
        y = x.mean(axis=(1, 2))
        model = Sequential(
            [Input((16, 16, 1)), Conv2D(8, 3, activation="relu"), BatchNormalization(), Flatten(), Dense(1)]
        )
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=2)

    Unless
        The convolutions, or Keras as a whole, are set to channels first; the input has only rows
        and columns; or no convolution says how the axes lie.
    """
    graph = wiring(network)
    if graph is None or (trace is not None and trace.of(*LAYOUT)):
        return
    wrong = [
        (layer, convolution)
        for index, layer in enumerate(network.layers)
        if layer.kind == "BatchNormalization"
        and layer.setting("axis") == 1
        and len(layer.input_shape or ()) == MAP_AXES
        for convolution in list(_convolution_before(graph, index))[:1]
        if convolution.setting("data_format") in (None, "channels_last")
    ]
    if wrong:
        yield _finding(wrong, trace)


def _convolution_before(graph: Wiring, index: int) -> Iterator[Layer]:
    for _, layer in graph.before(index):
        if layer.kind in CONVOLUTIONS:
            yield layer
        if layer.kind not in PASSING:
            return


def _finding(wrong: list[tuple[Layer, Layer]], trace: Trace | None) -> Finding:
    calls = [call_that_makes(trace, layer) for layer, _ in wrong]
    layer, convolution = wrong[0]
    height, channels = (layer.input_shape or (None, None))[1], (layer.input_shape or (None,))[-1]
    return Finding(
        message="BatchNormalization works along axis 1, which is the height of a channels-last map",
        places=(
            *(spot(each, "one mean for each row of the picture") for each, _ in wrong),
            spot(convolution, "gives a map with the channels last"),
        ),
        evidence=(
            Evidence(
                f"the map is (rows, {height}, ..., {channels}): height first, channels last",
                numbers=(("layers", len(wrong)),),
            ),
        ),
        why="Each channel is a feature with a scale of its own, and these means belong to no feature.",
        confidence=Confidence.CERTAIN,
        fixes=(
            edit_or_advice(
                "",
                with_arguments(calls, 0, "axis", "-1"),
                "leave out `axis`: the default, -1, is the axis of the channels",
            ),
        ),
    )
