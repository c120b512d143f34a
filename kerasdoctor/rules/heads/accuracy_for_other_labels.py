"""Each accuracy expects its own form of labels."""

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
def accuracy_for_other_labels(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """An accuracy made for one form of labels is given another.

    Why it hurts
        `CategoricalAccuracy` takes the highest column of label and output; of a class number it takes
        the only column, so it compares with class 0 for ever. `SparseCategoricalAccuracy` wants class
        numbers and stops on one-hot rows. The word "accuracy" lets Keras choose the right one.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.argmax(axis=1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["categorical_accuracy"])
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.argmax(axis=1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
        model.fit(x, y, epochs=5)

    Unless
        Metric and loss expect the same form.
    """
    for judged in metrics_with("accuracy-for-other-labels", network, trace):
        yield Finding(
            message=f"{judged.metric.asked} expects other labels than {judged.terms.loss_name} does",
            places=(
                judged.at_metric("expects another form of labels"),
                judged.terms.at_loss("this form is what the labels have"),
            ),
            evidence=seen_by(judged),
            why="It compares columns that mean something else, or stops.",
            confidence=Confidence.CERTAIN,
            fixes=judged.instead('"accuracy"', 'write "accuracy": Keras then takes the one that fits the labels'),
        )
