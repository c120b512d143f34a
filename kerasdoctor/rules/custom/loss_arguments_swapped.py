"""Keras gives a loss the truth first and the predictions second."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Formula, Term, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.custom.logarithm_of_zero import LOGARITHMS

# What leaves it to its argument what is the truth.
_KEEPING = frozenset({"cast", "reshape", "clip", "clip_by_value", "maximum", "add", "squeeze", "flatten"})


@cause(kind="custom-loss", severity=Severity.BREAKS)
def loss_arguments_swapped(trace: Trace) -> Iterator[Finding]:
    """A custom cross-entropy takes the logarithm of its first argument, which is the truth.

    Why it hurts
        Keras calls `loss(y_true, y_pred)`, whatever the parameters are called. With the two in the other
        order the labels are taken for probabilities: the logarithm of labels of 0 and 1 is a constant, and
        what is minimised pushes the predictions away from the truth or nowhere.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        def cross_entropy(y_pred, y_true):
            y_pred = keras.ops.clip(y_pred, 1e-7, 1.0)
            return -keras.ops.mean(y_true * keras.ops.log(y_pred), axis=-1)

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1, keepdims=True) > 0).astype("float32")
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss=cross_entropy, optimizer="adam")
        model.fit(x, y)

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        def cross_entropy(y_true, y_pred):
            y_pred = keras.ops.clip(y_pred, 1e-7, 1.0)
            return -keras.ops.mean(y_true * keras.ops.log(y_pred), axis=-1)

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1, keepdims=True) > 0).astype("float32")
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss=cross_entropy, optimizer="adam")
        model.fit(x, y)

    Unless
        The logarithm is taken of both, as in a divergence, or of the truth alone to change its scale.
    """
    for formula in trace.formulas:
        if formula.role == "loss" and len(formula.parameters) >= 2:
            truth, predictions = formula.parameters[:2]
            logs = {_name(term.of[0]) for term in _terms(formula) if term.word in LOGARITHMS and term.of}
            weighed = [term for term in _terms(formula) if _weighs(term, predictions, truth)]
            if weighed and predictions not in logs:
                yield _finding(formula, weighed[0], truth)


def _terms(formula: Formula) -> Iterator[Term]:
    for returned in formula.returned:
        yield from returned.walk()


def _weighs(term: Term, weight: str, inside: str) -> bool:
    """Whether a term multiplies one parameter with the logarithm of the other."""
    match term:
        case Term(name="multiply", of=(one, other)):
            for log, factor in ((one, other), (other, one)):
                if log.word in LOGARITHMS and log.of and _name(log.of[0]) == inside and _name(factor) == weight:
                    return True
    return False


def _name(term: Term) -> object:
    while term.of and term.word in _KEEPING:
        term = next((part for part in term.of if part.name != "constant"), term.of[0])
    return term.value if term.name == "parameter" else None


def _finding(formula: Formula, term: Term, truth: str) -> Finding:
    return Finding(
        message=f"the loss `{formula.name or 'lambda'}` takes the logarithm of `{truth}`, its first argument, "
        "and Keras gives the truth there",
        places=(
            Spot(formula.where, "called with the truth first"),
            Spot(term.where, "the truth is taken for probabilities"),
        ),
        evidence=(Evidence("read off the source: the logarithm of the first argument is weighed by the second"),),
        why="A loss is called with the truth first and the predictions second, by position.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="write the parameters in the order (y_true, y_pred)"),),
    )
