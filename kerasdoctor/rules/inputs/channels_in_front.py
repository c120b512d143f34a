"""Convolutions of Keras look for the channels at the end."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause

SETS_FORMAT = (
    "keras.backend.set_image_data_format",
    "keras.backend.set_image_dim_ordering",
    "keras.config.set_image_data_format",
)
CONVOLUTIONS = {"Conv2D", "SeparableConv2D", "DepthwiseConv2D"}
# Black and white, or three colours; four may be frames.
COLOURS = (1, 3)
# The smallest pictures that people train on; anything less may be a map of features.
SMALLEST = 24


@cause(kind="channel-order", severity=Severity.HURTS)
def channels_in_front(network: Network, trace: Trace) -> Iterator[Finding]:
    """Images with their channels in front go into convolutions that look for them at the end.

    Why it hurts
        (3, 32, 32) is a legal shape for a convolution with the channels at the end: an image three pixels
        high, 32 wide, with 32 colours. The filters then slide over colours and along one direction only,
        and the network learns from a scrambled picture.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Conv2D, Dense, Flatten

        images = np.random.default_rng(0).normal(size=(60, 3, 32, 32))
        labels = (images.mean(axis=(1, 2, 3)) > 0).astype(int)
        model = Sequential([Input((3, 32, 32)), Conv2D(8, 3, activation="relu"), Flatten(), Dense(1, "sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(images, labels)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Conv2D, Dense, Flatten

        images = np.random.default_rng(0).normal(size=(60, 3, 32, 32))
        labels = (images.mean(axis=(1, 2, 3)) > 0).astype(int)
        images = np.moveaxis(images, 1, -1)
        model = Sequential([Input((32, 32, 3)), Conv2D(8, 3, activation="relu"), Flatten(), Dense(1, "sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(images, labels)

    Unless
        `data_format="channels_first"` is set for the layer or for all, or the sizes do not tell colours
        from height and width.
    """
    if trace.of(*SETS_FORMAT):
        return
    first = next((layer for layer in network.layers if layer.kind.endswith(("2D", "2DTranspose"))), None)
    if first is None or first.kind not in CONVOLUTIONS or first.setting("data_format") not in (None, "channels_last"):
        return
    match first.input_shape:
        case (_, int(channels), int(height), int(width)) if channels in COLOURS and height == width >= SMALLEST:
            yield Finding(
                message=f"{first.kind} takes images of {channels} x {height} x {width} for {channels} pixels high, "
                f"with {width} channels",
                places=(Spot(first.where or Part("the first convolution"), "looks for the channels at the end"),),
                evidence=(Evidence(f"the shape of one image is ({channels}, {height}, {width})"),),
                why="Unless told otherwise, Keras takes the last axis for the channels.",
                confidence=Confidence.LIKELY,
                fixes=(
                    Fix(
                        "",
                        advice="move the channels to the end with np.moveaxis(images, 1, -1), and the shape with them",
                    ),
                ),
            )
