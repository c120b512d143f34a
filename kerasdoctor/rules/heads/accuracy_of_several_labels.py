"""Where a row has several labels, the highest output is not the answer."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Trace
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.judged import metrics_with, seen_by


@cause(kind="wrong-metric", severity=Severity.HURTS)
def accuracy_of_several_labels(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """The word "accuracy" judges rows that can have several labels.

    Why it hurts
        Keras chooses what "accuracy" means by shapes alone. For rows of several columns it compares the
        highest output with the first 1 of the row, and rows with two labels or none are judged by one
        place only. Models that name every label right can score low, and the other way round.

    Bad
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.datasets import make_multilabel_classification

        x, y = make_multilabel_classification(300, 4, n_classes=4, random_state=0)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
        model.fit(x, y, epochs=5)

    Good
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.datasets import make_multilabel_classification

        x, y = make_multilabel_classification(300, 4, n_classes=4, random_state=0)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["binary_accuracy"])
        model.fit(x, y, epochs=5)

    Unless
        Each row has exactly one label.
    """
    for judged in metrics_with("accuracy-of-several-labels", network, trace):
        yield Finding(
            message=f'"{judged.metric.asked}" compares only the highest output, but a row can have several labels',
            places=(
                judged.at_metric("becomes CategoricalAccuracy by the shapes"),
                judged.terms.at_layer("answers each label for itself"),
            ),
            evidence=seen_by(judged),
            why="Of each row one place is judged, whatever the other labels are.",
            confidence=Confidence.CERTAIN,
            fixes=judged.instead(
                '"binary_accuracy"', 'ask for "binary_accuracy", or for an F1 score or AUC over the labels'
            ),
        )
