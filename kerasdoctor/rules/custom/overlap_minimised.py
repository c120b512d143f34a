"""A loss is made as small as possible, a score should be large."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Formula, Term, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

SUMS = frozenset({"sum", "reduce_sum"})
AVERAGES = frozenset({"mean", "reduce_mean"})
KEEPING = frozenset({"cast", "reshape", "squeeze", "index", "element", "flatten", "ravel"})


@cause(
    kind="custom-loss", severity=Severity.BREAKS, explains={"cannot-memorise-one-batch", "no-better-than-a-constant"}
)
def overlap_minimised(trace: Trace) -> Iterator[Finding]:
    """A custom loss returns an overlap, such as Dice or intersection over union, as it is.

    Why it hurts
        `fit` makes the loss as small as it can. An overlap is 1 where predictions and truth agree and 0
        where they have nothing in common, so the model learns to predict anything but the truth; the loss
        falls nicely meanwhile.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        def dice(y_true, y_pred):
            common = keras.ops.sum(y_true * y_pred)
            return (2 * common + 1) / (keras.ops.sum(y_true) + keras.ops.sum(y_pred) + 1)

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1, keepdims=True) > 0).astype("float32")
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss=dice, optimizer="adam")
        model.fit(x, y)

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        def dice_loss(y_true, y_pred):
            common = keras.ops.sum(y_true * y_pred)
            return 1 - (2 * common + 1) / (keras.ops.sum(y_true) + keras.ops.sum(y_pred) + 1)

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1, keepdims=True) > 0).astype("float32")
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss=dice_loss, optimizer="adam")
        model.fit(x, y)

    Unless
        The overlap is subtracted from something, has a minus before it, or is only a metric.
    """
    for formula in trace.formulas:
        if formula.role == "loss" and len(formula.parameters) >= 2:
            for term in formula.returned:
                score = _averaged(term)
                if _is_overlap(score, formula.parameters[0], formula.parameters[1]):
                    yield _finding(formula, score)


def _averaged(term: Term) -> Term:
    while term.word in AVERAGES and term.of:
        term = term.of[0]
    return term


def _is_overlap(term: Term, truth: str, predictions: str) -> bool:
    match term:
        case Term(name="divide", of=(common, total)) | Term(name="tensorflow.math.divide_no_nan", of=(common, total)):
            return _adds_products(common, truth, predictions) and {truth, predictions} <= _summed(total)
    return False


def _adds_products(term: Term, truth: str, predictions: str) -> bool:
    """Whether a term is the sum of what truth and predictions have in common, perhaps doubled or smoothed."""
    match term:
        case Term(name="add" | "multiply", of=(one, other)):
            if _is_a_setting(one):
                return _adds_products(other, truth, predictions)
            return _is_a_setting(other) and _adds_products(one, truth, predictions)
        case Term(of=(Term(name="multiply", of=(one, other)), *_)) if term.word in SUMS:
            return {_name(one), _name(other)} == {truth, predictions}
    return False


def _is_a_setting(term: Term) -> bool:
    """Whether a term is a positive number, or one that the loss keeps, such as what smooths it."""
    if term.name == "constant":
        return isinstance(term.value, int | float) and term.value > 0
    return term.name.startswith("self.") and not term.of


def _summed(term: Term) -> set[object]:
    """Return the parameters that are summed somewhere in a term that only adds and subtracts."""
    if term.name in ("add", "subtract"):
        return set().union(*(_summed(part) for part in term.of))
    if term.word in SUMS and term.of:
        inside = term.of[0]
        parts = inside.of if inside.name == "add" else (inside,)
        return {_name(part) for part in parts}
    return set()


def _name(term: Term) -> object:
    while term.of and (term.word in KEEPING or term.word == "square"):
        term = term.of[0]
    return term.value if term.name == "parameter" else None


def _finding(formula: Formula, score: Term) -> Finding:
    return Finding(
        message=f"the loss `{formula.name or 'lambda'}` is the overlap itself, so training makes the overlap small",
        places=(Spot(score.where, "1 where predictions and truth agree"), Spot(formula.where, "used as a loss")),
        evidence=(Evidence("read off the source: what they have in common, divided by what both add up to"),),
        why="A loss is minimised, and of an overlap more is better.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="return 1 minus the overlap"),),
    )
