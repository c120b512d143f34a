"""RandomBrightness adds hundreds, unless it is told that pixels end at 1."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.preprocessing.steps import as_number

# A scale between these makes about 1 of 255.
SMALLEST, LARGEST = 0.003, 0.01


@cause(kind="data-preprocess", severity=Severity.BREAKS)
def brightness_beyond_the_range(network: Network, trace: Trace) -> Iterator[Finding]:
    """Pixels from 0 to 1 go through RandomBrightness, which takes them for 0 to 255.

    Why it hurts
        The layer draws how much to add as a share of its `value_range`, which is 0 to 255 unless given. To
        pixels between 0 and 1 it adds or takes tens: what is left of the images is noise, or all black.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Flatten, RandomBrightness, Rescaling

        images = np.random.default_rng(0).integers(0, 256, size=(60, 8, 8, 1))
        labels = (images.mean(axis=(1, 2, 3)) > 127).astype(int)
        noise = RandomBrightness(0.2)
        model = Sequential([Input((8, 8, 1)), Rescaling(1 / 255), noise, Flatten(), Dense(1, "sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(images, labels)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Flatten, RandomBrightness, Rescaling

        images = np.random.default_rng(0).integers(0, 256, size=(60, 8, 8, 1))
        labels = (images.mean(axis=(1, 2, 3)) > 127).astype(int)
        noise = RandomBrightness(0.2)
        model = Sequential([Input((8, 8, 1)), noise, Rescaling(1 / 255), Flatten(), Dense(1, "sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(images, labels)

    Unless
        `value_range` is given, or the pixels are not scaled before.
    """
    made = trace.of("keras.layers.RandomBrightness")
    if len(made) != 1 or not made[0].whole or made[0].argument(1, "value_range") is not None:
        return
    scaled: Layer | None = None
    for layer in network.layers:
        scale = as_number(layer.setting("scale"))
        if layer.kind == "Rescaling" and scale is not None and SMALLEST < scale < LARGEST:
            scaled = layer
        elif layer.kind == "RandomBrightness" and scaled is not None:
            last = made[0].arguments[-1] if made[0].arguments else None
            rewrites = (
                ((last.where, f"{last.text}, value_range=(0, 1)"),)
                if last is not None and last.where is not None
                else ()
            )
            offset = scaled.setting("offset") not in (None, 0, 0.0)
            yield Finding(
                message="RandomBrightness takes pixels for 0 to 255, and they are scaled to about 1 before it",
                places=(
                    Spot(layer.where or made[0].where, "adds up to a share of 255"),
                    Spot(scaled.where or made[0].where, "pixels end at 1 behind this"),
                ),
                evidence=(Evidence("`value_range` is not given, and its default is (0, 255)"),),
                why="What is added is drawn as a share of `value_range`.",
                confidence=Confidence.CERTAIN,
                fixes=(
                    Fix("", advice="put RandomBrightness before the rescaling")
                    if offset or not rewrites
                    else Fix("", rewrites=rewrites),
                ),
            )
            return
