"""Accuracy counts equal answers; real numbers are hardly ever equal."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Head, Labels, Layer, Loss, Metric, Network
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.suited import REGRESSION_LOSSES, severity_for

ACCURACIES = ("accuracy", "acc", "Accuracy")


@cause(kind="wrong-metric", severity=Severity.HURTS)
def accuracy_of_a_regression(network: Network) -> Iterator[Finding]:
    """The string "accuracy" is asked for where real numbers are predicted.

    Why it hurts
        Keras turns "accuracy" into a metric for classes, by the shapes alone: it compares the
        prediction with a threshold, or asks for equal numbers. For real-valued targets it stays
        near 0, or at some share that means nothing, however good the model is.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = 3 * x[:, 0] - x[:, 1]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mean_squared_error", optimizer="adam", metrics=["accuracy"])
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = 3 * x[:, 0] - x[:, 1]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mean_squared_error", optimizer="adam", metrics=["mae"])
        model.fit(x, y, epochs=5)

    Unless
        The labels are classes that a squared error is trained on: then the loss is the matter.
    """
    for head in network.heads:
        match head:
            case Head(
                layer=Layer(activation="linear" | "relu" | "sigmoid" | "tanh"),
                loss=Loss(name=str(name)) as loss,
                metrics=metrics,
                labels=Labels(kind="real") as labels,
            ) if name in REGRESSION_LOSSES:
                for metric in metrics:
                    if metric.asked in ACCURACIES:
                        yield _finding(metric, loss, labels)


def _finding(metric: Metric, loss: Loss, labels: Labels) -> Finding:
    became = f" and became {metric.resolved}" if metric.resolved else ""
    counted = labels.low is not None and labels.high is not None
    span = f"run from {labels.low:g} to {labels.high:g}" if counted else "are real numbers"
    return Finding(
        message=f'"{metric.asked}" is asked for, but the targets {span}',
        places=(
            Spot(metric.where or Part("the metric"), "counts equal answers"),
            Spot(loss.where or Part("the loss"), "a loss for real numbers"),
        ),
        evidence=(Evidence(f'"{metric.asked}" was asked for{became}; the targets {span}'),),
        why="A real number is hardly ever hit exactly, so this figure says nothing about the model.",
        confidence=Confidence.CERTAIN if counted else Confidence.LIKELY,
        severity=severity_for(labels),
        fixes=(Fix("", advice='ask for "mae" or "r2_score" in place of it'),),
    )
