"""Weights of classes reach rows, not the pixels or steps within a row."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Head, Network, Script, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.terms import CROSS_ENTROPIES

# The axis of rows and that of columns; each axis more is one of positions within a row.
AXES_OF_ROWS = 2


@cause(kind="api-misuse", severity=Severity.BREAKS)
def class_weights_for_positions(network: Network, script: Script, trace: Trace) -> Iterator[Finding]:
    """`class_weight` is given where each row has a class at many positions, such as pixels.

    Why it hurts
        Keras turns weights of classes into one weight for each row and looks up the row's class for
        that. A mask or a sequence of labels has no single class, and `fit` stops with a TypeError
        about arrays and scalars that names neither the weights nor the labels.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Conv2D

        x = np.random.default_rng(0).uniform(size=(32, 16, 16, 3))
        y = (x[:, :, :, :1] > 0.9).astype(int)
        model = Sequential([Input((16, 16, 3)), Conv2D(1, 3, padding="same", activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5, class_weight={0: 1.0, 1: 9.0})

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Conv2D

        x = np.random.default_rng(0).uniform(size=(32, 16, 16, 3))
        y = (x[:, :, :, :1] > 0.9).astype(int)
        model = Sequential([Input((16, 16, 3)), Conv2D(1, 3, padding="same", activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5, sample_weight=np.where(y == 1, 9.0, 1.0))

    Unless
        Each row has one class, or the labels come from a data set, where no error is raised.
    """
    given = trace.fit.argument(9, "class_weight") if trace.fit is not None else None
    labels = trace.fit.argument(1, "y") if trace.fit is not None else None
    if given is None or given.where is None or labels is None or (given.known and given.value is None):
        return
    if script.target.keras >= 3 and len(network.heads) == 1 and _has_positions(network.heads[0]):
        yield _finding(network.heads[0], given)


def _has_positions(head: Head) -> bool:
    """Whether there is a label at each of several positions; where labels are not known, the output says so."""
    shape = head.labels.shape if head.labels is not None else None
    if shape is not None:
        return len(shape) > AXES_OF_ROWS
    positions = head.output_shape is not None and len(head.output_shape) > AXES_OF_ROWS
    return positions and head.loss is not None and head.loss.name in CROSS_ENTROPIES


def _finding(head: Head, given: Argument) -> Finding:
    labels = head.labels.shape if head.labels is not None else None
    shape = labels or head.output_shape or ()
    what = "labels" if labels is not None else "output"
    written = "(" + ", ".join("N" if size is None else str(size) for size in shape) + ")"
    at = (head.labels.where if head.labels is not None and labels is not None else None) or head.layer.where
    return Finding(
        message=f"class_weight is given, but a row has a class at each of many positions: {what} of shape {written}",
        places=(
            Spot(given.where or Part("class_weight"), "weights whole rows by their class"),
            Spot(at or Part("the output layer"), f"{what} of shape {written}"),
        ),
        evidence=(Evidence(f"read off the source: {what} with {len(shape)} axes, the first for the rows"),),
        why="Keras looks up one class for each row and stops where a row holds an array of them.",
        confidence=Confidence.CERTAIN if labels is not None else Confidence.LIKELY,
        fixes=(Fix("", advice="give each position its weight with sample_weight, or weigh inside the loss"),),
    )
