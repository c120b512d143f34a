"""Accuracy counts equal answers; real numbers are hardly ever equal."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Trace
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.judged import metrics_with, seen_by
from kerasdoctor.rules.heads.ranges import span_of
from kerasdoctor.rules.heads.terms import severity_for


@cause(kind="wrong-metric", severity=Severity.HURTS)
def accuracy_of_a_regression(network: Network, trace: Trace | None) -> Iterator[Finding]:
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
        The labels are classes that a squared error is trained on: then the loss is the matter. Where the
        labels are not known, it is a smaller thing.
    """
    for judged in metrics_with("accuracy-of-a-regression", network, trace):
        terms = judged.terms
        known = terms.kind == "real"
        span = f"the targets {span_of(terms.labels)}" if known else "a linear output and this loss are made for amounts"
        yield Finding(
            message=f'"{judged.metric.asked}" is asked for, but {span}',
            places=(judged.at_metric("counts equal answers"), terms.at_loss("a loss for real numbers")),
            evidence=seen_by(judged),
            why="A real number is hardly ever hit exactly, so this figure says nothing about the model.",
            confidence=Confidence.CERTAIN if terms.labels.low is not None else Confidence.LIKELY,
            severity=severity_for(terms.labels, None if known else Severity.SMELLS),
            fixes=judged.instead('"mae"', 'ask for "mae" or "r2_score" in place of it'),
        )
