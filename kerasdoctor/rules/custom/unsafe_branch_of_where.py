"""A value that `where` does not choose still takes part in the gradient."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Formula, Script, Term, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.custom.spelling import spelled

# What leaves a value as it is.
KEEPING = frozenset({"cast", "reshape", "squeeze", "convert_to_tensor", "expand_dims", "stop_gradient"})
LOGARITHMS = frozenset({"log", "log2", "log10"})
# A test against more than this keeps out numbers that can be divided by.
NEARLY_ZERO = 1e-3
# How a test is called that lets pass what is not 0, and one that lets pass what is 0.
AWAY, AT = frozenset({"not_equal", "greater"}), frozenset({"equal", "less_equal"})
DEEPEST = 12


@cause(kind="numerics", severity=Severity.HURTS, explains={"no-number-from-the-start"})
def unsafe_branch_of_where(trace: Trace, script: Script | None) -> Iterator[Finding]:
    """A custom loss guards a division or a logarithm by a `where` around it.

    Why it hurts
        `where` computes both of its values and picks one of them. On the way back the value that is not
        picked gets a gradient of 0, and 0 times the infinite slope at a division by 0 is NaN. The loss that
        is shown stays finite, the weights are NaN after the first batch with such a row.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential, ops
        from keras.layers import Dense

        def relative_error(y_true, y_pred):
            error = ops.where(y_true != 0, ops.abs(y_true - y_pred) / y_true, 0.0)
            return ops.mean(error, axis=-1)

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.maximum(x.sum(axis=1, keepdims=True), 0)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss=relative_error, optimizer="adam")
        model.fit(x, y)

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential, ops
        from keras.layers import Dense

        def relative_error(y_true, y_pred):
            divisor = ops.where(y_true != 0, y_true, 1.0)
            error = ops.where(y_true != 0, ops.abs(y_true - y_pred) / divisor, 0.0)
            return ops.mean(error, axis=-1)

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.maximum(x.sum(axis=1, keepdims=True), 0)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss=relative_error, optimizer="adam")
        model.fit(x, y)

    Unless
        What is divided by, or what the logarithm is taken of, is made safe inside, too; or the predictions
        take no part in that value.
    """
    for formula in trace.formulas:
        if formula.role == "loss" and len(formula.parameters) >= 2:
            for term in formula.calls:
                risky = _risky(term, formula.parameters[1]) if term.word == "where" else None
                if risky is not None:
                    yield _finding(formula, term, *risky, script)


def _risky(term: Term, predictions: str) -> tuple[Term, Term] | None:
    """Return what has no finite slope where it is not chosen, and the term that is 0 there."""
    match term.parts:
        case (Term(name="compare", value=str(how), of=(one, other)), first, second):
            pass
        case (Term(of=(one, other)) as test, first, second) if test.word in AWAY | AT:
            how = test.word
        case _:
            return None
    limit = other.value if other.name == "constant" else None
    if not isinstance(limit, int | float) or not 0 <= limit <= NEARLY_ZERO or how not in AWAY | AT:
        return None
    guarded = first if how in AWAY else second
    zero = _bare(one)
    while zero.word in ("abs", "absolute") and zero.of:
        zero = _bare(zero.of[0])
    if zero.name in ("unknown", "either", "constant"):
        return None
    for part in guarded.walk():
        if part.word == "where":
            continue
        if _is_infinite(part, zero) and _depends(part, predictions):
            return part, zero
    return None


def _is_infinite(part: Term, zero: Term) -> bool:
    """Whether an operation has an infinite slope where a term in it is 0."""
    if part.name in ("divide", "tensorflow.divide", "tensorflow.math.divide", "keras.ops.divide") and len(part.of) == 2:
        return _same(part.of[1], zero)
    if part.word in LOGARITHMS and part.of and not part.name.startswith("method."):
        inside = _bare(part.of[0])
        return _same(inside, zero) or (inside.name == "divide" and _same(inside.of[0], zero))
    return False


def _same(one: Term, other: Term, depth: int = 0) -> bool:
    """Whether two terms are computed alike from the same parameters."""
    one, other = _bare(one), _bare(other)
    if one is other:
        return True
    if one.name != other.name or one.value != other.value or one.name in ("unknown", "either") or depth > DEEPEST:
        return False
    if len(one.parts) != len(other.parts) or (not one.parts and one.name not in ("parameter", "constant")):
        return False
    return all(_same(a, b, depth + 1) for a, b in zip(one.parts, other.parts, strict=True))


def _depends(term: Term, predictions: str) -> bool:
    return any(part.is_parameter(predictions) for part in term.walk())


def _bare(term: Term) -> Term:
    while term.of and term.word in KEEPING:
        term = term.of[0]
    return term


def _finding(formula: Formula, term: Term, part: Term, zero: Term, script: Script | None) -> Finding:
    loss = f"the loss `{formula.name or 'lambda'}`"
    what = f"`{zero.value}`" if zero.name == "parameter" else "numbers"
    done = f"divides by {what}" if part.word == "divide" else f"takes the logarithm of {what}"
    return Finding(
        message=f"{loss} {done} that can be 0, and only a `where` around it chooses other values then",
        places=(
            Spot(part.where, "computed for every row, also where it is not chosen"),
            Spot(term.where, "chooses the values, not the gradients"),
        ),
        evidence=(
            Evidence("read off the source: the test is for 0, and the value behind it has no finite slope there"),
        ),
        why="A gradient of 0 times an infinite slope is NaN, and so are all weights after it.",
        confidence=Confidence.LIKELY,
        fixes=_fixes(term, part, script),
    )


def _fixes(term: Term, part: Term, script: Script | None) -> tuple[Fix, ...]:
    """Return the fix: the number that is divided by is made 1 where it is 0."""
    divisor = part.of[1] if part.word == "divide" else None
    library = "keras.ops" if term.name.startswith("keras.ops") else "tensorflow"
    where, ones = spelled(script, f"{library}.where"), spelled(script, f"{library}.ones_like")
    if divisor is not None and divisor.name == "parameter" and where is not None and ones is not None:
        name = divisor.value
        return (Fix("", rewrites=((divisor.where, f"{where}({name} == 0, {ones}({name}), {name})"),)),)
    return (Fix("", advice="put 1 in the place of the zeros before the operation, too, by a `where` inside of it"),)
