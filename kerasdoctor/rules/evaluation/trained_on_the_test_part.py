"""Rows that a model is tested on must be new to it."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Operation, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause


@cause(kind="evaluation-protocol", severity=Severity.HURTS)
def trained_on_the_test_part(trace: Trace) -> Iterator[Finding]:
    """The model is trained on the part of the data that was split off for testing, and tested on it.

    Why it hurts
        The scores of the test are scores of rows that the model was trained on. They tell how well it
        remembers, and a model that only remembers looks perfect.

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
        model.fit(x_test, y_test, epochs=5)
        print(model.evaluate(x_test, y_test))

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
        The test part is added after all scores were taken, for a final model; or other rows are tested on.
    """
    fit = trace.fit
    given = fit.argument(0, "x") if fit is not None else None
    split = _tested(given)
    if fit is None or given is None or given.past is None or split is None:
        return
    for call in trace.of_model("evaluate", "predict"):
        asked = call.argument(0, "x")
        if asked is not None and asked.past == given.past and call.order > fit.order:
            yield _finding(given, call, split)
            return


def _tested(given: Argument | None) -> Operation | None:
    """Return the step that split an array off for testing, if one did."""
    if given is None or given.past is None or given.past.parts() != ("test",):
        return None
    return next((step for step in given.past.operations if step.part == "test"), None)


def _finding(given: Argument, call: Call, split: Operation) -> Finding:
    return Finding(
        message=f"`{given.text}` was split off for testing, and the model is trained and tested on it",
        places=(
            Spot(given.where or call.where, "trained on the test part"),
            Spot(call.where, "tested on the same rows"),
            Spot(split.where, "split here"),
        ),
        evidence=(Evidence("read off the source: both calls get the second part of the same split"),),
        why="A test of rows that were learned measures memory.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", advice="give fit the training part"),),
    )
