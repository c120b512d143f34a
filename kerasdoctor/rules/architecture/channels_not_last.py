"""Keras takes the last axis of a picture for its channels."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import INPUT, Layer, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import CONVOLUTIONS, LAYOUT, spot

LAYOUT_ASKED = ("keras.backend.image_data_format", "keras.config.image_data_format")
# Grey and colour pictures.
CHANNELS = (1, 3)
# Pictures are larger than this, and hardly any have so many channels.
SMALLEST_SIDE = 8


@cause(kind="channel-order", severity=Severity.HURTS)
def channels_not_last(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """A convolution is given pictures whose channels are the first axis and takes the last for them.

    Why it hurts
        Unless told otherwise, the last axis is that of the channels. A picture of shape
        (3, 64, 64) is then a strip 3 pixels high and 64 wide with 64 channels: the kernels slide
        over colours, and the columns of the picture count as features without order. Keras runs
        it without a word.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Conv2D, Dense, Flatten

        x = np.random.default_rng(0).normal(size=(60, 3, 16, 16))
        y = x.mean(axis=(1, 2, 3))
        model = Sequential([Input((3, 16, 16)), Conv2D(8, (3, 3)), Flatten(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Conv2D, Dense, Flatten

        x = np.random.default_rng(0).normal(size=(60, 16, 16, 3))
        y = x.mean(axis=(1, 2, 3))
        model = Sequential([Input((16, 16, 3)), Conv2D(8, (3, 3)), Flatten(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        `data_format` is given or set for all of Keras, the two other axes differ in length, or the
        last axis could be the channels too.
    """
    if trace is not None and trace.of(*LAYOUT, *LAYOUT_ASKED):
        return
    for layer in network.layers:
        match layer:
            case Layer(kind=kind, sources=(source,), input_shape=(_, int(first), int(a), int(b))) if (
                kind in CONVOLUTIONS
            ):
                asked = layer.setting("data_format") not in (None, "channels_last")
                if source == INPUT and first in CHANNELS and a == b >= SMALLEST_SIDE and not asked:
                    yield _finding(layer, first, a)


def _finding(layer: Layer, channels: int, side: int) -> Finding:
    return Finding(
        message=f"{layer.kind} takes pictures of ({channels}, {side}, {side}) for strips with {side} channels",
        places=(spot(layer, f"the last axis, {side}, counts as the channels"),),
        evidence=(
            Evidence(
                f"the input is (rows, {channels}, {side}, {side}), and no data_format is given",
                numbers=(("channels", channels), ("side", side)),
            ),
        ),
        why="The kernels move over the axis of the colours, and one side of the picture counts as features.",
        confidence=Confidence.LIKELY,
        fixes=(
            Fix(
                "",
                advice=f"move the channels to the end by np.moveaxis(x, 1, -1): ({side}, {side}, {channels})",
            ),
        ),
    )
