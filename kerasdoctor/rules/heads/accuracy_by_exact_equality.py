"""The class Accuracy compares for equality; the word "accuracy" is something else."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Trace
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.judged import metrics_with, seen_by


@cause(
    kind="wrong-metric",
    severity=Severity.HURTS,
    raises=(r"Dimensions must be equal", r"[Ii]ncompatible shapes"),
)
def accuracy_by_exact_equality(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """An `Accuracy` object is given outputs that are no class numbers.

    Why it hurts
        `keras.metrics.Accuracy` counts predictions that equal the label exactly. A probability hardly
        ever does, so the figure stays near 0 however good the model is. The word "accuracy" makes Keras
        choose an accuracy that decodes the outputs first.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.metrics import Accuracy

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam", metrics=[Accuracy()])
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
        model.fit(x, y, epochs=5)

    Unless
        The metric is updated by hand with class numbers.
    """
    for judged in metrics_with("accuracy-by-exact-equality", network, trace):
        yield Finding(
            message="an Accuracy object asks for outputs that equal the labels exactly",
            places=(
                judged.at_metric("counts exact equality"),
                judged.terms.at_layer(f"answers with activation {judged.terms.activation}"),
            ),
            evidence=seen_by(judged),
            why="A probability is hardly ever exactly 0 or 1, so the figure stays near 0.",
            confidence=Confidence.CERTAIN,
            fixes=judged.instead('"accuracy"', 'write "accuracy" in its place'),
        )
