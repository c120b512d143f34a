"""Most columns of a one-hot row are zeros, and zeros are easily right."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Trace
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.judged import metrics_with, seen_by


@cause(kind="wrong-metric", severity=Severity.HURTS)
def binary_accuracy_over_classes(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """Binary accuracy judges a softmax over several classes.

    Why it hurts
        Binary accuracy counts columns, not rows. Of ten classes nine columns are 0 in each row, and a
        model that answers nothing above one half has 90 % of them right while it knows no class at all.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.eye(4)[x.argmax(axis=1)]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["binary_accuracy"])
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.eye(4)[x.argmax(axis=1)]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
        model.fit(x, y, epochs=5)

    Unless
        There are two outputs, where both count the same; or a row can have several labels.
    """
    for judged in metrics_with("binary-accuracy-over-classes", network, trace):
        yield Finding(
            message=f"{judged.metric.asked} counts each of the {judged.terms.units} columns, and most are 0 anyway",
            places=(
                judged.at_metric("counts columns, not rows"),
                judged.terms.at_layer(f"{judged.terms.units} classes that exclude each other"),
            ),
            evidence=seen_by(judged),
            why="A model that knows nothing has nearly all columns right.",
            confidence=Confidence.CERTAIN,
            fixes=judged.instead('"accuracy"', 'write "accuracy": it asks whether the highest output is the class'),
        )
