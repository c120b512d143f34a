"""Layers ask for a number of axes: rows and features, rows and steps, rows and a map."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Layer, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import RECURRENT, spot

DIMENSIONS = (1, 2, 3)
# How many axes a layer asks for, the rows among them. Convolutions take more; these take no other number.
AXES = (
    {f"{how}Pooling{n}D": n + 2 for n in DIMENSIONS for how in ("Max", "Average", "GlobalMax", "GlobalAverage")}
    | {f"{how}{n}D": n + 2 for n in DIMENSIONS for how in ("UpSampling", "ZeroPadding", "Cropping")}
    | dict.fromkeys(RECURRENT, 3)
    | {"RepeatVector": 2}
)
AT_LEAST = {f"{how}Conv{n}D": n + 2 for n in DIMENSIONS for how in ("", "Separable", "Depthwise")}
MEANING = {2: "(rows, features)", 3: "(rows, steps, features)", 4: "(rows, height, width, channels)"}


@cause(kind="shape", severity=Severity.BREAKS, stops_script=True)
def input_with_other_axes(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """A layer gets an input with fewer or more axes than it works on.

    Why it hurts
        A convolution needs a map, a recurrent layer a sequence, and both need the axis of their
        features as well. Pictures without a channel axis or rows without a time axis are one axis
        short, and Keras stops with a ValueError about the number of dimensions.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Conv2D, Dense, Flatten

        x = np.random.default_rng(0).normal(size=(60, 8, 8))
        y = x.mean(axis=(1, 2))
        model = Sequential([Input((8, 8)), Conv2D(8, 3), Flatten(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=2)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Conv2D, Dense, Flatten

        x = np.random.default_rng(0).normal(size=(60, 8, 8, 1))
        y = x.mean(axis=(1, 2, 3))
        model = Sequential([Input((8, 8, 1)), Conv2D(8, 3), Flatten(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=2)

    Unless
        The shape of the input is not known, or the layer before gives its last step only; another
        rule names that.
    """
    before: Layer | None = None
    for layer in network.layers:
        needed = AXES.get(layer.kind) or AT_LEAST.get(layer.kind)
        shape = layer.input_shape
        if shape is not None and needed is not None and not _last_step_only(before, layer):
            found = len(shape)
            if found < needed or (found > needed and layer.kind in AXES):
                yield _finding(layer, needed, found, _input_of(layer, network, trace))
                return
        before = layer


def _last_step_only(before: Layer | None, layer: Layer) -> bool:
    return before is not None and before.kind in (*RECURRENT, "Bidirectional") and layer.kind in RECURRENT


def _input_of(layer: Layer, network: Network, trace: Trace | None) -> Argument | None:
    """Return the shape that the only Input of the script is given, where the layer is the first to read it."""
    calls = trace.of("keras.Input") if trace is not None else ()
    first = next((one for one in network.layers if one.kind != "InputLayer"), None)
    if layer is not first or len(calls) != 1:
        return None
    shape = calls[0].argument(0, "shape")
    return shape if shape is not None and shape.text.startswith("(") and shape.where is not None else None


def _finding(layer: Layer, needed: int, found: int, declared: Argument | None) -> Finding:
    shape = "(rows, " + ", ".join(str(size or "?") for size in (layer.input_shape or ())[1:]) + ")"
    meaning = MEANING.get(needed, f"{needed} axes")
    return Finding(
        message=f"{layer.kind} works on {needed} axes and is given {found}: {shape}",
        places=(spot(layer, f"needs {meaning}"),),
        evidence=(Evidence(f"its input is {shape}", numbers=(("axes", found), ("needed", needed))),),
        why="Keras refuses an input whose number of axes is not the one that the layer is made for.",
        confidence=Confidence.CERTAIN,
        fixes=(
            _more(meaning, declared, needed - found)
            if found < needed
            else Fix("", advice=f"give it {meaning}; Flatten and global pooling take axes away"),
        ),
    )


def _more(meaning: str, declared: Argument | None, missing: int) -> Fix:
    """Return the fix for an axis too few: Keras itself gives rows an axis of length 1 that the Input declares."""
    if declared is None or declared.where is None or missing != 1:
        return Fix("", advice=f"give it {meaning}, for example by a Reshape or an axis of length 1")
    inside = declared.text[1:-1].strip().rstrip(",")
    return Fix("the last axis has length 1", rewrites=((declared.where, f"({inside}, 1)"),))
