"""Metrics of classes want classes, not scores."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Head, Layer, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.evaluation.answers import CLASS_METRICS, of_this_model, settled, untouched


@cause(kind="decode", severity=Severity.BREAKS)
def scores_given_as_classes(network: Network, trace: Trace) -> Iterator[Finding]:
    """A scikit-learn metric of classes is given the scores that `predict` returns.

    Why it hurts
        `predict` of a classifier gives a number for each class and row, which is no class yet. The
        metric refuses such a mix with a ValueError ("a mix of binary and continuous targets"), after
        the whole training has been paid for.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.metrics import accuracy_score

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        print(accuracy_score(y, model.predict(x)))

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.metrics import accuracy_score

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        print(accuracy_score(y, model.predict(x)[:, 0] > 0.5))

    Unless
        The answers are compared with a threshold, rounded, or decoded with argmax first; or the metric is
        one of scores, such as `roc_auc_score` and `log_loss`.
    """
    for call in settled(trace, *CLASS_METRICS):
        for argument in call.arguments[:2]:
            if untouched(of_this_model(argument.past, trace)):
                yield _finding(call, argument, network)


def _finding(call: Call, scores: Argument, network: Network) -> Finding:
    name = call.word
    return Finding(
        message=f"`{name}` is given the scores `{scores.text}`, and it counts classes",
        places=(Spot(scores.where or call.where, "numbers between the classes"),),
        evidence=(Evidence("read off the source: nothing turns what `predict` returns into classes"),),
        why="scikit-learn refuses to compare classes with continuous numbers.",
        confidence=Confidence.CERTAIN,
        fixes=tuple(_fixes(scores, network)),
    )


def _fixes(scores: Argument, network: Network) -> Iterator[Fix]:
    if not isinstance(scores.where, Line):
        return
    text = scores.text if scores.form == "name" or scores.text.endswith(")") else f"({scores.text})"
    match network.heads:
        case (Head(layer=Layer(activation="sigmoid", output_shape=(_, 1))),):
            yield Fix("", rewrites=((scores.where, f"{text} > 0.5"),))
        case (Head(layer=Layer(activation="softmax")),):
            yield Fix("", rewrites=((scores.where, f"{text}.argmax(axis=-1)"),))
