"""One half is the middle of probabilities; the middle of scores is zero."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.judged import metrics_with, seen_by


@cause(kind="wrong-metric", severity=Severity.SMELLS)
def accuracy_of_scores(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """An accuracy with a threshold of one half judges scores that never went through a sigmoid.

    Why it hurts
        With `from_logits=True` the outputs are scores, and a score above 0 means yes. "accuracy" and
        its kin compare with one half: every row with a score between 0 and one half is counted as a no.
        The loss is right, the figure is not.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.losses import BinaryCrossentropy

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss=BinaryCrossentropy(from_logits=True), optimizer="adam", metrics=["accuracy"])
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.losses import BinaryCrossentropy
        from keras.metrics import BinaryAccuracy

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        loss = BinaryCrossentropy(from_logits=True)
        model.compile(loss=loss, optimizer="adam", metrics=[BinaryAccuracy(threshold=0.0)])
        model.fit(x, y, epochs=5)

    Unless
        The metric has a threshold of its own.
    """
    for judged in metrics_with("accuracy-of-scores", network, trace):
        yield Finding(
            message=f'"{judged.metric.asked}" compares the scores with one half, but they mean yes from 0 on',
            places=(judged.at_metric("compares with one half"), judged.terms.at_layer("no sigmoid: scores around 0")),
            evidence=seen_by(judged),
            why="A score between 0 and one half means yes, and is counted as a no.",
            confidence=Confidence.CERTAIN,
            fixes=(Fix("", advice="ask for `BinaryAccuracy(threshold=0.0)` from keras.metrics"),),
        )
