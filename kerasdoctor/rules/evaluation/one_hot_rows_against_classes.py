"""One side counts classes by number, the other by the place of a 1."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.evaluation.answers import CLASS_METRICS, of_this_model, settled


@cause(kind="decode", severity=Severity.BREAKS)
def one_hot_rows_against_classes(trace: Trace) -> Iterator[Finding]:
    """A scikit-learn metric compares class numbers from argmax with one-hot rows.

    Why it hurts
        argmax gives one number for a row, the labels of a softmax are often rows with a single 1. The
        metric takes the rows for several labels at once and stops with a ValueError ("a mix of
        multilabel-indicator and multiclass targets") when the training is over.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.metrics import accuracy_score

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.eye(4)[x.argmax(axis=1)]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        answers = np.argmax(model.predict(x), axis=1)
        print(accuracy_score(y, answers))

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.metrics import accuracy_score

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.eye(4)[x.argmax(axis=1)]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        answers = np.argmax(model.predict(x), axis=1)
        print(accuracy_score(np.argmax(y, axis=1), answers))

    Unless
        Both sides are class numbers, or both are rows.
    """
    for call in settled(trace, *CLASS_METRICS):
        match call.arguments:
            case (one, other, *_):
                for answers, labels in ((one, other), (other, one)):
                    done = of_this_model(answers.past, trace) or ()
                    if labels.labels == "one-hot" and done and done[-1].name.endswith("argmax"):
                        yield _finding(call, labels, answers)


def _finding(call: Call, labels: Argument, answers: Argument) -> Finding:
    text = labels.text if labels.form == "name" or labels.text.endswith(")") else f"({labels.text})"
    numbers = (Fix("", rewrites=((labels.where, f"{text}.argmax(axis=1)"),)),) if isinstance(labels.where, Line) else ()
    return Finding(
        message=f"`{labels.text}` has one-hot rows and `{answers.text}` has class numbers",
        places=(
            Spot(labels.where or call.where, "a row with a single 1 for each label"),
            Spot(answers.where or call.where, "a number for each answer"),
        ),
        evidence=(Evidence("read off the source: argmax is done to one side only"),),
        why="scikit-learn takes one-hot rows for several labels and refuses to compare them with one.",
        confidence=Confidence.CERTAIN,
        fixes=numbers,
    )
