"""Precision and recall are about one class; over all of them they are another figure."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.judged import metrics_with, seen_by


@cause(kind="wrong-metric", severity=Severity.SMELLS)
def precision_over_all_classes(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """Precision or recall is taken over all columns of a softmax at once.

    Why it hurts
        Without `class_id` Keras pours the columns of all classes together and counts outputs above one
        half. With two columns precision and recall come out equal, and neither says anything about the
        rare class that they are mostly asked for.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.eye(2)[(x.sum(axis=1) > 3).astype(int)]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(2, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["precision"])
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.metrics import Precision

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.eye(2)[(x.sum(axis=1) > 3).astype(int)]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(2, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=[Precision(class_id=1)])
        model.fit(x, y, epochs=5)

    Unless
        An average over all classes is what is wanted.
    """
    for judged in metrics_with("precision-over-all-classes", network, trace):
        yield Finding(
            message=f"{judged.metric.asked} is taken over all {judged.terms.units} columns at once",
            places=(
                judged.at_metric("pours the columns of all classes together"),
                judged.terms.at_layer(f"{judged.terms.units} columns, one for each class"),
            ),
            evidence=seen_by(judged),
            why="Every row is right in one column and wrong in another, so the figures say little about one class.",
            confidence=Confidence.LIKELY,
            fixes=(Fix("", advice="give it `class_id`, the number of the class that it is about"),),
        )
