"""One network has its channels on one axis."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import LAYOUT

MOVES = {"Permute", "Reshape", "Lambda", "Flatten", "TimeDistributed"}


@cause(
    kind="channel-order",
    severity=Severity.HURTS,
    raises=(r"Computed output size would be", r"expected axis", r"Negative dimension"),
)
def channels_first_and_last(network: Network, trace: Trace) -> Iterator[Finding]:
    """Some layers of a network take the first axis for the channels, and the next ones the last.

    Why it hurts
        A pooling layer that looks for the channels at the end, behind a convolution that puts them in
        front, shrinks the channels and one side of the image, and leaves the other side. Nothing fails, but
        neighbours in the result are no longer neighbours in the picture.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Flatten, MaxPooling2D, ZeroPadding2D

        images = np.random.default_rng(0).normal(size=(60, 8, 16, 16))
        labels = (images.mean(axis=(1, 2, 3)) > 0).astype(int)
        pad = ZeroPadding2D(1, data_format="channels_first")
        model = Sequential([Input((8, 16, 16)), pad, MaxPooling2D(2), Flatten(), Dense(1, "sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(images, labels)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Flatten, MaxPooling2D, ZeroPadding2D

        images = np.random.default_rng(0).normal(size=(60, 16, 16, 8))
        labels = (images.mean(axis=(1, 2, 3)) > 0).astype(int)
        pad = ZeroPadding2D(1)
        model = Sequential([Input((16, 16, 8)), pad, MaxPooling2D(2), Flatten(), Dense(1, "sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(images, labels)

    Unless
        All layers that have a data format agree, the axes are moved in between, or the format is set for
        all layers. A global pooling may take whichever axis it likes.
    """
    if trace.of(*LAYOUT):
        return
    before: Layer | None = None
    for layer in network.layers:
        if layer.kind in MOVES:
            before = None
        if not layer.kind.endswith(("1D", "2D", "3D", "2DTranspose")) or layer.kind.startswith("Global"):
            continue
        if before is not None and _format(before) != _format(layer):
            yield _finding(before, layer)
            return
        before = layer


def _format(layer: Layer) -> str:
    return str(layer.setting("data_format") or "channels_last")


def _finding(before: Layer, layer: Layer) -> Finding:
    return Finding(
        message=f"{before.kind} works with {_format(before)}, and {layer.kind} behind it with {_format(layer)}",
        places=(
            Spot(layer.where or Part(f"layer {layer.name}"), f"takes its input for {_format(layer)}"),
            Spot(before.where or Part(f"layer {before.name}"), f"gives {_format(before)}"),
        ),
        evidence=(Evidence("the two layers have different data formats and nothing moves the axes in between"),),
        why="A layer finds height, width and channels by the axes alone.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="give all layers one data_format, best the default with the channels at the end"),),
    )
