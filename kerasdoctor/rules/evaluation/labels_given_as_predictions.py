"""Metrics that tell truth from prediction need them in that order."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.evaluation.answers import PREDICTING, of_this_model

# What comes out if truth and prediction change places.
CONSEQUENCES = {
    "precision_score": "precision becomes recall",
    "recall_score": "recall becomes precision",
    "classification_report": "precision and recall change places, and the support counts predictions",
    "r2_score": "the error is measured against the spread of the predictions",
    "explained_variance_score": "the error is measured against the spread of the predictions",
    "mean_absolute_percentage_error": "the error is measured against the size of the predictions",
    "confusion_matrix": "its rows are predictions and its columns the truth",
}


@cause(kind="evaluation-protocol", severity=Severity.HURTS)
def labels_given_as_predictions(trace: Trace) -> Iterator[Finding]:
    """A scikit-learn metric gets predictions where it expects the truth.

    Why it hurts
        The first argument of these metrics is the truth. With both in the other order no error is
        raised: precision and recall change places, R² is computed against the spread of the
        predictions, the confusion matrix is turned over. The figures look plausible and are wrong.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.metrics import precision_score

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        answers = model.predict(x)[:, 0] > 0.5
        print(precision_score(answers, y))

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.metrics import precision_score

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        answers = model.predict(x)[:, 0] > 0.5
        print(precision_score(y, answers))

    Unless
        The arguments are given by name; or the metric is the same in both orders, such as the accuracy
        or the mean squared error. A confusion matrix that is turned over on purpose only smells.
    """
    for call in trace.of(*(f"sklearn.metrics.{name}" for name in CONSEQUENCES)):
        match call.arguments:
            case (Argument(keyword=None) as answers, Argument(keyword=None) as labels, *_):
                if of_this_model(answers.past, trace) is not None and _is_truth(labels):
                    yield _finding(call, answers, labels)


def _is_truth(argument: Argument) -> bool:
    return argument.past is not None and not argument.past.passed(*PREDICTING)


def _finding(call: Call, answers: Argument, labels: Argument) -> Finding:
    name = call.word
    rewrites: tuple[tuple[Line, str], ...] = ()
    if isinstance(answers.where, Line) and isinstance(labels.where, Line):
        rewrites = ((answers.where, labels.text), (labels.where, answers.text))
    return Finding(
        message=f"`{name}` gets the predictions `{answers.text}` as the truth: {CONSEQUENCES[name]}",
        places=(Spot(answers.where or call.where, "predictions in the place of the truth"),),
        evidence=(Evidence(f"read off the source: `{answers.text}` comes from `predict`, `{labels.text}` does not"),),
        why="The order of the arguments is truth first, prediction second.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", rewrites=rewrites),) if rewrites else (),
        severity=Severity.SMELLS if name == "confusion_matrix" else None,
    )
