"""OpenCV reads blue first, and ready-made networks were trained on red first."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Operation, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.preprocessing.steps import KEEPS_VALUES

READER = "cv2.imread"
# What these do they do to all colours alike; they may prepare pictures, but not turn them.
ALIKE = {"cv2.resize", "divide", "subtract", "multiply", "add", "tensorflow.image.resize"}
# Choosing by an index may turn the colours.
MAY_TURN = {"index", "columns", "slice", "transpose", "moveaxis", "swapaxes"}


@cause(kind="channel-order", severity=Severity.HURTS)
def blue_where_red_is_expected(trace: Trace) -> Iterator[Finding]:
    """Pictures read by OpenCV, blue first, go into a network that was trained on red first.

    Why it hurts
        `cv2.imread` gives blue, green, red. Ready-made weights know skies as blue and skin as reddish; with
        the colours swapped much of what they have learnt does not fit, and a few points of accuracy are
        lost for no reason that anything shows.

    Bad
        import glob
        import cv2
        import numpy as np
        from keras import Sequential
        from keras.applications import VGG16
        from keras.applications.vgg16 import preprocess_input
        from keras.layers import Dense, GlobalAveragePooling2D

        x = np.array([cv2.imread(file) for file in sorted(glob.glob("photos/train/*/*.png"))])
        y = np.repeat([0, 1, 2], 4)
        network = VGG16(include_top=False, input_shape=(32, 32, 3))
        model = Sequential([network, GlobalAveragePooling2D(), Dense(3, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(preprocess_input(x), y)

    Good
        import glob
        import numpy as np
        from keras import Sequential
        from keras.applications import VGG16
        from keras.applications.vgg16 import preprocess_input
        from keras.layers import Dense, GlobalAveragePooling2D
        from keras.utils import load_img

        x = np.array([np.array(load_img(file)) for file in sorted(glob.glob("photos/train/*/*.png"))])
        y = np.repeat([0, 1, 2], 4)
        network = VGG16(include_top=False, weights=None, input_shape=(32, 32, 3))
        model = Sequential([network, GlobalAveragePooling2D(), Dense(3, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(preprocess_input(x.astype("float32")), y)

    Unless
        The colours are turned by `cv2.cvtColor` or by an index, the pictures are grey, the network starts
        from random weights, or a step on the way is not known.
    """
    given = trace.fit.argument(0, "x") if trace.fit is not None else None
    networks = [call for call in trace.of("keras.applications.*") if call.word[:1].isupper()]
    if given is None or given.past is None or len(networks) != 1:
        return
    weights = networks[0].argument(1, "weights")
    if weights is not None and weights.value != "imagenet":
        return
    way = given.past.operations
    read = next((index for index, done in enumerate(way) if done.name == READER), None)
    if read is None or any(not _keeps_colours(done) for done in way[read + 1 :]) or _is_grey(trace, way[read]):
        return
    yield Finding(
        message="pictures read by OpenCV have blue first, and the ready-made weights were trained on red first",
        places=(
            Spot(way[read].where, "gives blue, green, red"),
            Spot(networks[0].where, "was trained on red, green, blue"),
        ),
        evidence=(Evidence("read off the source: nothing on the way turns the colours"),),
        why="The weights take the first channel for red.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="turn the colours with cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)"),),
    )


def _keeps_colours(done: Operation) -> bool:
    if done.word in MAY_TURN:
        return False
    return done.name in ALIKE or done.word in KEEPS_VALUES or done.word == "preprocess_input"


def _is_grey(trace: Trace, read: Operation) -> bool:
    """Whether the picture may be read without colours."""
    calls = [call for call in trace.of(READER) if call.where == read.where]
    return len(calls) != 1 or not calls[0].whole or len(calls[0].arguments) > 1
