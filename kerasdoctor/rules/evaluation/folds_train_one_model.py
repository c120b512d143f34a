"""A fold is only a test if the model has not seen it."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Loop, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

# Methods that give a model other weights than those of the last fold.
RESETTING = ("load_weights", "set_weights", "load_own_variables", "from_config")


@cause(kind="data-leakage", severity=Severity.HURTS)
def folds_train_one_model(trace: Trace) -> Iterator[Finding]:
    """Cross-validation trains the same model in every fold.

    Why it hurts
        `fit` goes on from the weights that the model has, and compiling again does not change them. From the
        second fold on, the rows to test on have been trained on in an earlier fold, so each fold looks
        better than the one before and the average says nothing about new rows.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.model_selection import KFold

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)

        def build():
            model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
            model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
            return model

        model = build()
        for train, test in KFold(5).split(x):
            model.fit(x[train], y[train])
            print(model.evaluate(x[test], y[test]))

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.model_selection import KFold

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)

        def build():
            model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
            model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
            return model

        for train, test in KFold(5).split(x):
            model = build()
            model.fit(x[train], y[train])
            print(model.evaluate(x[test], y[test]))

    Unless
        The model is built inside the loop, or gets its first weights back at the start of each fold.
    """
    fit = trace.fit
    if fit is None or fit.loop is None or not _by_folds(fit):
        return
    split = _split_of(fit.loop, trace)
    made = _maker(trace)
    if split is not None and made is not None and made.loop != fit.loop and not _reset(fit.loop, trace):
        yield _finding(fit, split, made)


def _by_folds(fit: Call) -> bool:
    """Whether the rows to train on are chosen by numbers that the loop gives."""
    given = fit.argument(0, "x")
    return given is not None and given.past is not None and bool(given.past.passed("index"))


def _split_of(loop: Loop, trace: Trace) -> Call | None:
    for call in trace.of("sklearn.model_selection.*"):
        if call.name.endswith(".split") and call.where.line == loop.where.line and call.where.path == loop.where.path:
            return call
    return None


def _maker(trace: Trace) -> Call | None:
    for call in trace.of("keras.Sequential", "keras.Model"):
        if call.makes is not None and call.makes.number == trace.model:
            return call
    return None


def _reset(loop: Loop, trace: Trace) -> bool:
    return any(call.loop == loop for call in trace.of_model(*RESETTING))


def _finding(fit: Call, split: Call, made: Call) -> Finding:
    return Finding(
        message="every fold goes on training the same model, which has seen the other folds' rows already",
        places=(
            Spot(fit.where, "goes on from the weights of the last fold"),
            Spot(split.where, "one turn for each fold"),
            Spot(made.where, "made once, before the loop"),
        ),
        evidence=(Evidence("read off the source: the model is made outside of the loop over the folds"),),
        why="`fit` does not start anew: the rows of a test fold were trained on in the folds before.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="build and compile a new model at the start of each fold"),),
    )
