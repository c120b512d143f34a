"""A scaler looks down the columns, and finds one number in each."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

SCALERS = tuple(
    f"sklearn.preprocessing.{name}.{method}"
    for name in ("StandardScaler", "MinMaxScaler", "RobustScaler", "MaxAbsScaler")
    for method in ("fit", "fit_transform")
)


@cause(kind="data-preprocess", severity=Severity.BREAKS, explains={"no-better-than-with-shuffled-labels"})
def scaled_as_one_row(trace: Trace) -> Iterator[Finding]:
    """All values are put into one row before they are scaled, so each of them is a column of its own.

    Why it hurts
        A scaler of scikit-learn learns from the rows of each column. With a single row every column holds
        one number, which is its own mean, minimum and maximum: everything comes out as the same constant.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.preprocessing import MinMaxScaler

        x = np.random.default_rng(0).normal(size=(200, 3))
        y = x.sum(axis=1)
        y = MinMaxScaler().fit_transform([y])[0]
        model = Sequential([Input((3,)), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.preprocessing import MinMaxScaler

        x = np.random.default_rng(0).normal(size=(200, 3))
        y = x.sum(axis=1)
        y = MinMaxScaler().fit_transform(y.reshape(-1, 1))
        model = Sequential([Input((3,)), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)

    Unless
        The scaler is only asked to transform, or more than one row is given.
    """
    for call in trace.of(*SCALERS):
        given = call.argument(0, "X")
        if given is None or not _is_one_row(trace, given):
            continue
        name = call.name.split(".")[-2]
        yield Finding(
            message=f"the {name} is fitted to a single row, so every value comes out as the same constant",
            places=(Spot(call.where, "learns from one row"), Spot(given.where or call.where, "all values in one row")),
            evidence=(Evidence(f"read off the source: `{given.text}` has one row"),),
            why="A scaler works column by column, and each column holds one number here.",
            confidence=Confidence.CERTAIN,
            fixes=(Fix("", advice="give the values as one column, with .reshape(-1, 1)"),),
        )


def _is_one_row(trace: Trace, given: Argument) -> bool:
    if given.form == "list" and given.items is not None and len(given.items) == 1:
        inner = given.items[0]
        return inner.past is not None and inner.form != "list" and bool(inner.past.operations)
    last = given.past.operations[-1] if given.past is not None and given.past.operations else None
    if last is None or last.name != "array.reshape":
        return False
    calls = [call for call in trace.of("array.reshape") if call.where == last.where]
    return len(calls) == 1 and tuple(argument.value for argument in calls[0].arguments) in ((1, -1), ((1, -1),))
