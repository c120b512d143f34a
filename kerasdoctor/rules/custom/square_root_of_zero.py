"""The slope of a square root at zero is infinite."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Formula, Head, Layer, Network, Term, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

ROOTS = frozenset({"sqrt"})
NORMS = frozenset({"norm"})
# What leaves a value as it is, and what adds squares up.
KEEPING = frozenset({"cast", "reshape", "squeeze", "convert_to_tensor", "expand_dims"})
SUMS = frozenset({"sum", "reduce_sum", "mean", "reduce_mean"})
# These answer exactly 0 in ordinary training; a sigmoid comes close to it only.
REACHING_ZERO = frozenset({"relu", "softmax"})
LIBRARIES = ("keras.", "tensorflow.")


@cause(kind="numerics", severity=Severity.HURTS, explains={"no-number-from-the-start"})
def square_root_of_zero(network: Network, trace: Trace) -> Iterator[Finding]:
    """A custom loss takes the square root of something that can be exactly zero.

    Why it hurts
        The slope of a square root at 0 is infinite. Where a ReLU answers 0, or a row is predicted exactly,
        the gradient of its root is infinity times 0, which is NaN, and after that step every weight is NaN.
        The loss itself looks fine until then.

    Bad
        import numpy as np
        from keras import Input, Sequential, ops
        from keras.layers import Dense

        def error_of_roots(y_true, y_pred):
            return ops.mean(ops.square(ops.sqrt(y_true) - ops.sqrt(y_pred)), axis=-1)

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.abs(x.sum(axis=1, keepdims=True))
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="relu")])
        model.compile(loss=error_of_roots, optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential, ops
        from keras.layers import Dense

        def error_of_roots(y_true, y_pred):
            return ops.mean(ops.square(ops.sqrt(y_true) - ops.sqrt(y_pred + 1e-7)), axis=-1)

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.abs(x.sum(axis=1, keepdims=True))
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="relu")])
        model.compile(loss=error_of_roots, optimizer="adam")
        model.fit(x, y)

    Unless
        Something small is added below the root, a maximum keeps it above 0, or the root is taken once of the
        mean over the whole batch, which is never exactly 0.
    """
    match network.heads:
        case (Head(layer=Layer(activation=activation)),):
            for formula in trace.formulas:
                if formula.role == "loss" and len(formula.parameters) >= 2:
                    yield from _found(formula, formula.parameters[1], activation or "")


def _found(formula: Formula, predictions: str, activation: str) -> Iterator[Finding]:
    for term in formula.calls:
        if not term.of or not term.name.startswith(LIBRARIES) or term.word not in ROOTS | NORMS:
            continue
        inside = _bare(term.of[0])
        if term.word in ROOTS and inside.is_parameter(predictions) and activation in REACHING_ZERO:
            yield _finding(formula, term, f"of predictions, and a {activation} answers 0 exactly", None)
        elif _is_error_of_a_row(term, inside, predictions):
            yield _finding(formula, term, "of the error of each row, which is 0 for a perfect one", Severity.SMELLS)


def _is_error_of_a_row(term: Term, inside: Term, predictions: str) -> bool:
    """Whether a root or a norm is taken of the squared error of every row by itself."""
    if term.word in NORMS:
        return term.keyword("axis") is not None and _is_difference(inside, predictions)
    if inside.word in SUMS:
        single = inside.keyword("axis") is None and len(inside.of) < 2
        return not single and bool(inside.of) and _is_squared_difference(_bare(inside.of[0]), predictions)
    return _is_squared_difference(inside, predictions)


def _is_squared_difference(term: Term, predictions: str) -> bool:
    match term:
        case Term(name="power", of=(base, Term(name="constant", value=2 | 2.0))):
            return _is_difference(_bare(base), predictions)
    return term.word == "square" and bool(term.of) and _is_difference(_bare(term.of[0]), predictions)


def _is_difference(term: Term, predictions: str) -> bool:
    return term.word == "subtract" and any(_bare(part).is_parameter(predictions) for part in term.of)


def _bare(term: Term) -> Term:
    while term.of and term.word in KEEPING:
        term = term.of[0]
    return term


def _finding(formula: Formula, term: Term, what: str, severity: Severity | None) -> Finding:
    said = "a norm" if term.word in NORMS else "the square root"
    return Finding(
        message=f"the loss `{formula.name or 'lambda'}` takes {said} {what}",
        places=(Spot(term.where, "no finite slope at 0"), Spot(formula.where, "used as a loss")),
        evidence=(Evidence("read off the source: nothing keeps what stands below the root away from 0"),),
        why="The gradient there is infinity times 0, and one NaN makes all weights NaN.",
        confidence=Confidence.LIKELY if severity is None else Confidence.POSSIBLE,
        fixes=(Fix("", advice="add a small number below the root, as in sqrt(x + 1e-7)"),),
        severity=severity,
    )
