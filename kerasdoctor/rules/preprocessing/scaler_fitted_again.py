"""A scaler that is fitted again maps the same value to another number."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Operation, Past, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.rule import cause

FAMILIES = ("sklearn.preprocessing.", "sklearn.decomposition.", "sklearn.feature_extraction.", "sklearn.impute.")
OF_LABELS = {"LabelEncoder", "LabelBinarizer", "MultiLabelBinarizer"}
# Operations whose two parts are one to train on and one to test on.
PARTS = {"train", "test", "head", "tail"}


@cause(kind="train-test-skew", severity=Severity.HURTS)
def scaler_fitted_again(trace: Trace) -> Iterator[Finding]:
    """A scaler or encoder that was fitted to the training rows is fitted again to the rows to test on.

    Why it hurts
        `fit_transform` learns means, ranges or columns anew. The rows to test on are then mapped by their
        own statistics: a value that meant one thing in training means another in the test, so the score
        is that of other inputs than the model was trained for.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.model_selection import train_test_split
        from sklearn.preprocessing import StandardScaler

        x = np.random.default_rng(0).normal(50, 20, size=(200, 3))
        y = (x.sum(axis=1) > 150).astype(int)
        x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)
        scaler = StandardScaler()
        x_train = scaler.fit_transform(x_train)
        x_test = scaler.fit_transform(x_test)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x_train, y_train)
        model.evaluate(x_test, y_test)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.model_selection import train_test_split
        from sklearn.preprocessing import StandardScaler

        x = np.random.default_rng(0).normal(50, 20, size=(200, 3))
        y = (x.sum(axis=1) > 150).astype(int)
        x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)
        scaler = StandardScaler()
        x_train = scaler.fit_transform(x_train)
        x_test = scaler.transform(x_test)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x_train, y_train)
        model.evaluate(x_test, y_test)

    Unless
        Both arrays are not parts of the same data and the model does not meet both, or an encoder of labels is
        meant, which gives the same numbers where all classes occur in both parts.
    """
    fitted = [
        call
        for call in trace.by_name
        if call.endswith(".fit_transform") and call.startswith(FAMILIES) and call.split(".")[-2] not in OF_LABELS
    ]
    calls = trace.of(*fitted)
    for later in calls:
        for earlier in calls:
            if earlier.order < later.order and _is_for_the_test(trace, earlier, later):
                yield _finding(earlier, later)
                break


def _is_for_the_test(trace: Trace, earlier: Call, later: Call) -> bool:
    if earlier.name != later.name or earlier.owner is None or later.owner is None:
        return False
    one, other = earlier.argument(0, "X"), later.argument(0, "X")
    mine, theirs = (given.past if given is not None else None for given in (one, other))
    if mine is not None and theirs is not None and _are_parts_of_one(mine, theirs):
        return True
    return earlier.owner == later.owner and _meets_both(trace, earlier, later)


def _are_parts_of_one(one: Past, other: Past) -> bool:
    """Whether two arrays have the same way up to a split, and are its two parts."""
    if one.roots != other.roots:
        return False
    for mine, theirs in zip(one.operations, other.operations, strict=False):
        if mine != theirs:
            return _split_here(mine, theirs)
    return False


def _split_here(mine: Operation, theirs: Operation) -> bool:
    if mine.name != theirs.name or {mine.part, theirs.part} not in ({"train", "test"}, {"head", "tail"}):
        return False
    return mine.part in ("train", "head") and (mine.by == theirs.by or mine.part == "head")


def _meets_both(trace: Trace, earlier: Call, later: Call) -> bool:
    """Whether the model is trained on what one call gave and asked about what the other gave."""
    given = trace.fit.argument(0, "x") if trace.fit is not None else None
    if given is None or given.past is None or not _passed(given.past, earlier) or _passed(given.past, later):
        return False
    asked = [call.argument(0, "x") for call in trace.of_model("predict", "evaluate")]
    return any(x is not None and x.past is not None and _passed(x.past, later) for x in asked)


def _passed(past: Past, call: Call) -> bool:
    return any(done.where == call.where for done in past.operations)


def _finding(earlier: Call, later: Call) -> Finding:
    given = later.argument(0, "X")
    what = f"`{given.text}`" if given is not None and given.form == "name" else "the rows to test on"
    name = later.name.split(".")[-2]
    same = earlier.owner == later.owner
    return Finding(
        message=f"the {name} is fitted again to {what}, so training and test rows are mapped differently",
        places=(
            Spot(later.where, "learns its numbers anew here"),
            Spot(earlier.where, "fitted to the rows to train on"),
        ),
        evidence=(Evidence("read off the source: `fit_transform` is called on both"),),
        why="`fit_transform` forgets what was learnt before; `transform` uses it.",
        confidence=Confidence.CERTAIN,
        fixes=(_fix(later) if same else Fix("", advice=f"use the {name} of the training rows, and only transform"),),
    )


def _fix(call: Call) -> Fix:
    function = call.function
    if function is None or function.end_line is None or function.end_column is None:
        return Fix("", advice="call transform here")
    start = function.end_column - len("fit_transform")
    place = Line(function.path, function.end_line, start, function.end_line, function.end_column)
    return Fix("", rewrites=((place, "transform"),))
