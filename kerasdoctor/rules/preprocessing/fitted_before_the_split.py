"""What is fitted before the split has seen the rows to test on."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Operation, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

# These look at the targets.
CHOOSING = {"SelectKBest", "SelectPercentile", "SelectFromModel", "RFE", "RFECV", "TargetEncoder"}
SCALING = {"StandardScaler", "MinMaxScaler", "RobustScaler", "MaxAbsScaler", "PowerTransformer", "PCA"} | {
    "QuantileTransformer",
    "SimpleImputer",
    "KNNImputer",
    "TfidfVectorizer",
}


@cause(kind="data-leakage", severity=Severity.HURTS)
def fitted_before_the_split(trace: Trace) -> Iterator[Finding]:
    """Features are chosen, rows are made or a scaler is fitted on all rows, and only then are they split.

    Why it hurts
        What is fitted to all rows knows the rows to test on. Choosing features by their targets, or making
        new rows out of old ones, carries the answers of the test into training: the test score is then
        better than the model. For a scaler the gain is small, but the score is no longer that of new rows.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.model_selection import train_test_split
        from sklearn.preprocessing import StandardScaler

        x = np.random.default_rng(0).normal(50, 20, size=(200, 3))
        y = (x.sum(axis=1) > 150).astype(int)
        x = StandardScaler().fit_transform(x)
        x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)
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
        scaler = StandardScaler().fit(x_train)
        x_train, x_test = scaler.transform(x_train), scaler.transform(x_test)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x_train, y_train)
        model.evaluate(x_test, y_test)

    Unless
        The rows are not split behind it, or only encoded: a code for each class learns nothing from the
        rows to test on.
    """
    given = trace.fit.argument(0, "x") if trace.fit is not None else None
    done = given.past.operations if given is not None and given.past is not None else ()
    cuts = [index for index, step in enumerate(done) if step.name == "split" and step.part == "train"]
    if not cuts:
        return
    for step in done[: cuts[0]]:
        owner, _, method = step.name.rpartition(".")
        name = owner.rpartition(".")[2]
        if method == "fit_resample" or (method == "fit_transform" and name in CHOOSING):
            yield _finding(step, done[cuts[0]], name, None)
            return
        if method == "fit_transform" and name in SCALING:
            yield _finding(step, done[cuts[0]], name, Severity.SMELLS)
            return


def _finding(step: Operation, cut: Operation, name: str, severity: Severity | None) -> Finding:
    return Finding(
        message=f"{name} is fitted to all rows, and the rows to test on are split off afterwards",
        places=(Spot(step.where, "sees the rows to test on"), Spot(cut.where, "splits them off only here")),
        evidence=(Evidence("read off the source: the rows pass the one before the other"),),
        why="The test score is meant to be that of rows which nothing has seen before.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="split first, fit on the training rows, and only transform the others"),),
        severity=severity,
    )
