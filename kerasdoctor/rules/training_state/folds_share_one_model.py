"""Each fold has to begin with a model that has seen nothing."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

SPLITTERS = ("KFold", "StratifiedKFold", "RepeatedKFold", "RepeatedStratifiedKFold", "ShuffleSplit", "LeaveOneOut")
# What gives a model other weights, so that a fold may begin anew after all.
RESETS = ("set_weights", "load_weights", "reset_states")


@cause(kind="data-leakage", severity=Severity.HURTS)
def folds_share_one_model(trace: Trace) -> Iterator[Finding]:
    """A model is made once and trained in each fold of a cross-validation.

    Why it hurts
        fit goes on from the weights that the model has. From the second fold on it is scored on
        rows that it was trained on in the folds before, so each fold looks better than the last
        and the mean says nothing about new rows. Compiling again keeps the weights, too.

    Bad
        import numpy as np
        import keras
        from sklearn.model_selection import KFold

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
        for train, test in KFold(5).split(x):
            model.fit(x[train], y[train], epochs=3)
            print(model.evaluate(x[test], y[test]))

    Good
        import numpy as np
        import keras
        from sklearn.model_selection import KFold

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        for train, test in KFold(5).split(x):
            model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
            model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
            model.fit(x[train], y[train], epochs=3)
            print(model.evaluate(x[test], y[test]))

    Unless
        The weights are set back or loaded in the loop, or the loop does not go over folds.
    """
    fit, model = trace.fit, _maker(trace)
    if fit is None or fit.loop is None or model is None or model.loop == fit.loop:
        return
    split = _split_at(trace, fit.loop.where.line)
    reset = any(call.loop == fit.loop for call in trace.of_model(*RESETS))
    if split is not None and not reset and model.order < fit.order and model.within == fit.within:
        yield _finding(model, split, fit)


def _maker(trace: Trace) -> Call | None:
    made = trace.of("keras.Sequential", "keras.Model")
    return next((call for call in made if call.makes is not None and call.makes.number == trace.model), None)


def _split_at(trace: Trace, line: int) -> Call | None:
    """Return the split whose folds a loop at this line goes over."""
    splits = trace.of(*(f"sklearn.model_selection.{kind}.split" for kind in SPLITTERS))
    return next((call for call in splits if call.where.line == line), None)


def _finding(model: Call, split: Call, fit: Call) -> Finding:
    return Finding(
        message="one model is trained in every fold, so later folds are scored on rows that it has learnt",
        places=(
            Spot(model.where, "made once, before the folds"),
            Spot(split.where, "the folds"),
            Spot(fit.where, "goes on from the weights of the fold before"),
        ),
        evidence=(Evidence("read off the source: nothing in the loop makes the model or sets its weights"),),
        why="A test fold is part of the training rows of all other folds.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="make and compile the model inside the loop, by a function that returns a new one"),),
    )
