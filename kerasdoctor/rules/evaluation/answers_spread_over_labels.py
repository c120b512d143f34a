"""A column of answers against a row of labels is a square, not a comparison."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.evaluation.answers import asking, of_this_model, rank, rows, whole

MEETING = (
    "operator.eq",
    "operator.ne",
    "operator.sub",
    "numpy.equal",
    "numpy.not_equal",
    "numpy.subtract",
    "tensorflow.equal",
    "tensorflow.subtract",
)


@cause(kind="decode", severity=Severity.HURTS)
def answers_spread_over_labels(trace: Trace) -> Iterator[Finding]:
    """Answers of shape (N, 1) meet labels of shape (N,), and every answer is set against every label.

    Why it hurts
        NumPy stretches the column along the row: the result has N rows and N columns, and its mean
        says how answers of some rows fit the labels of others. An accuracy made like that stays near
        the one of guessing however good the model is, and an error never falls below the spread of
        the labels.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        answers = model.predict(x) > 0.5
        print("accuracy", np.mean(answers == y))

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        answers = model.predict(x) > 0.5
        print("accuracy", np.mean(answers[:, 0] == y))

    Unless
        The answers are flattened first, the labels are a column too, or the model was asked about a
        single row. A loss of Keras aligns both sides by itself; arithmetic by hand, as in a training
        loop with a GradientTape, does not.
    """
    for call in trace.of(*MEETING):
        yield from _judged(call, trace)


def _judged(call: Call, trace: Trace) -> Iterator[Finding]:
    match call.arguments:
        case (one, other):
            for answers, labels in ((one, other), (other, one)):
                if _is_a_column(answers, trace) and _is_a_row(labels, trace):
                    if rows(answers.past, trace) != 1:
                        yield _finding(call, answers, labels)
                    return


def _is_a_column(answers: Argument, trace: Trace) -> bool:
    asked = asking(answers.past, trace) if whole(of_this_model(answers.past, trace)) else None
    return asked is not None and asked.outputs is not None and len(asked.outputs) == 2 and asked.outputs[1] == 1


def _is_a_row(labels: Argument, trace: Trace) -> bool:
    return rank(labels) == 1 and labels.shape != (1,) and of_this_model(labels.past, trace) is None


def _finding(call: Call, answers: Argument, labels: Argument) -> Finding:
    spots = [Spot(call.where, "N answers against N labels gives N rows and N columns")]
    if labels.where is not None and labels.past is not None and labels.past.operations:
        spots.append(Spot(labels.past.operations[0].where, f"`{labels.text}` has one axis"))
    column = f"{answers.text}[:, 0]" if answers.form == "name" else f"({answers.text})[:, 0]"
    return Finding(
        message=f"`{answers.text}` is a column of shape (N, 1) and `{labels.text}` has shape (N,), "
        "so each answer meets the labels of all rows",
        places=tuple(spots),
        evidence=(Evidence("read off the source: the model has one output unit, and nothing flattens its answers"),),
        why="NumPy repeats a column for each element of a row that it meets.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", rewrites=((answers.where, column),)),) if isinstance(answers.where, Line) else (),
    )
