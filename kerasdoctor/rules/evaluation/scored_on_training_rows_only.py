"""A test part that nobody asks about tests nothing."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Past, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause


@cause(kind="evaluation-protocol", severity=Severity.SMELLS)
def scored_on_training_rows_only(trace: Trace) -> Iterator[Finding]:
    """A test part is split off, and the model is evaluated on the training part alone.

    Why it hurts
        The score is that of rows that the model has seen in every epoch. It goes up with memorising as well
        as with learning, so it does not say what the model will do on anything new; the rows that could
        say it were set aside and are not used.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.model_selection import train_test_split

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x_train, y_train, epochs=5)
        print(model.evaluate(x_train, y_train))

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.model_selection import train_test_split

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x_train, y_train, epochs=5)
        print(model.evaluate(x_test, y_test))

    Unless
        The model is evaluated on other rows too, validates on some, or what it is asked about is not known.
    """
    fit = trace.fit
    given = fit.argument(0, "x") if fit is not None else None
    if fit is None or given is None or given.past is None or given.past.parts() != ("train",) or _validates(fit):
        return
    asked = [call.argument(0, "x") for call in trace.of_model("evaluate", "predict", "predict_on_batch", "__call__")]
    scored = [call for call in trace.of_model("evaluate") if _past(call.argument(0, "x")) == given.past]
    if scored and all(_past(argument) == given.past for argument in asked):
        yield _finding(scored[0], given, given.past)


def _validates(fit: Call) -> bool:
    return not fit.whole or fit.argument(None, "validation_data", "validation_split") is not None


def _past(argument: Argument | None) -> Past | None:
    return argument.past if argument is not None else None


def _finding(call: Call, given: Argument, past: Past) -> Finding:
    split = next(step for step in past.operations if step.part == "train")
    return Finding(
        message=f"the only score is that of `{given.text}`, which the model was trained on",
        places=(
            Spot(call.where, "scored on the training rows"),
            Spot(split.where, "the other part of this split is not used"),
        ),
        evidence=(Evidence("read off the source: evaluate and predict get the array that fit gets"),),
        why="A score on rows that were trained on does not tell learning from memorising.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", advice="evaluate on the part that was split off for testing"),),
    )
