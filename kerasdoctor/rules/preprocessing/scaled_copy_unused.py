"""Scikit-learn gives a scaled copy and leaves the array as it is."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Past, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.preprocessing.steps import KEEPS_VALUES

SCALERS = tuple(
    f"sklearn.preprocessing.{name}.fit_transform"
    for name in ("StandardScaler", "MinMaxScaler", "RobustScaler", "MaxAbsScaler")
)
# What only shows a value.
SHOWS = {"print", "len", "type", "numpy.shape", "array.head", "array.describe", "pandas.DataFrame"}


@cause(kind="input-scaling", severity=Severity.HURTS)
def scaled_copy_unused(trace: Trace) -> Iterator[Finding]:
    """Inputs are scaled into a copy, and the model is trained on the unscaled ones.

    Why it hurts
        `fit_transform` and `transform` return a new array. Where that is not used, the model sees the raw
        values, although the script seems to scale them.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.model_selection import train_test_split
        from sklearn.preprocessing import StandardScaler

        x = np.random.default_rng(0).normal(50, 20, size=(200, 3))
        y = (x.sum(axis=1) > 150).astype(int)
        x_scaled = StandardScaler().fit_transform(x)
        x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x_train, y_train)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.model_selection import train_test_split
        from sklearn.preprocessing import StandardScaler

        x = np.random.default_rng(0).normal(50, 20, size=(200, 3))
        y = (x.sum(axis=1) > 150).astype(int)
        x_scaled = StandardScaler().fit_transform(x)
        x_train, x_test, y_train, y_test = train_test_split(x_scaled, y, random_state=0)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x_train, y_train)

    Unless
        Some model meets the scaled copy, or a scaler or a normalising layer changes the inputs elsewhere.
    """
    given = trace.fit.argument(0, "x") if trace.fit is not None else None
    past = given.past if given is not None and given.items is None else None
    if given is None or past is None or any(done.word not in KEEPS_VALUES for done in past.operations[1:]):
        return
    for call in trace.of(*SCALERS):
        source = call.argument(0, "X")
        if source is None or source.past is None or trace.fit is None or call.order > trace.fit.order:
            continue
        if _leads_to(source.past, past) and not _is_used(trace, call):
            done = past.operations[len(source.past.operations) :]
            yield _finding(call, given, done[0].where if done and done[0].name == "split" else given.where)
            return


def _leads_to(source: Past, past: Past) -> bool:
    """Whether the model is given what was scaled, or what it was made of."""
    if source.roots != past.roots:
        return False
    done = source.operations
    return past.operations[: len(done)] == done


def _is_used(trace: Trace, scaling: Call) -> bool:
    for name in trace.by_name:
        if name in SHOWS:
            continue
        for call in trace.of(name):
            pasts = [call.of, *(argument.past for argument in call.arguments)]
            if any(past is not None and _has(past, scaling) for past in pasts) or _hides(call, scaling):
                return True
    return False


def _hides(call: Call, scaling: Call) -> bool:
    items = [item for argument in call.arguments for item in argument.items or ()]
    return any(item.past is not None and _has(item.past, scaling) for item in items)


def _has(past: Past, scaling: Call) -> bool:
    return any(done.where == scaling.where for done in past.operations)


def _finding(call: Call, given: Argument, taken: Line | None) -> Finding:
    what = f"`{given.text}`" if given.form == "name" else "the array given to `fit`"
    return Finding(
        message=f"the scaled copy of the inputs is never used: {what} is not scaled",
        places=(
            Spot(taken or call.where, "goes on with the raw values"),
            Spot(call.where, "gives a scaled copy and changes nothing"),
        ),
        evidence=(Evidence("read off the source: nothing is done with what the scaler gives"),),
        why="`fit_transform` returns a new array and leaves the old one as it is.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", advice="go on with what fit_transform gives"),),
    )
