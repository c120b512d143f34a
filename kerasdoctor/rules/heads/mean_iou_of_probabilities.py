"""MeanIoU counts whole numbers; probabilities become 0."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.judged import metrics_with, seen_by


@cause(
    kind="wrong-metric",
    severity=Severity.HURTS,
    raises=(r"Dimensions must be equal", r"[Ii]ncompatible shapes"),
)
def mean_iou_of_probabilities(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """A `MeanIoU` is given probabilities.

    Why it hurts
        `MeanIoU` takes labels and outputs for class numbers and cuts them down to whole ones: every
        probability below 1 becomes 0, and the figure is that of a model that always answers the first
        class.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.metrics import MeanIoU

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam", metrics=[MeanIoU(num_classes=2)])
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.metrics import BinaryIoU

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam", metrics=[BinaryIoU(threshold=0.5)])
        model.fit(x, y, epochs=5)

    Unless
        The outputs are decoded before, or `sparse_y_pred=False` says that they are scores of classes.
    """
    for judged in metrics_with("mean-iou-of-probabilities", network, trace):
        yield Finding(
            message="MeanIoU takes the outputs for class numbers, but they are probabilities",
            places=(
                judged.at_metric("cuts every output down to a whole number"),
                judged.terms.at_layer(f"answers with activation {judged.terms.activation}"),
            ),
            evidence=seen_by(judged),
            why="A probability below 1 becomes 0, the first class.",
            confidence=Confidence.CERTAIN,
            fixes=(
                Fix(
                    "",
                    advice="ask for BinaryIoU with a threshold, or with several classes for OneHotMeanIoU",
                ),
            ),
        )
