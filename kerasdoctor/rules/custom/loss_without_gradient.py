"""A loss is learned from through its slope, and some operations have none."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Formula, Term, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

# The slope of these is zero or is not defined, so nothing comes back through them.
FLAT = frozenset(
    {"argmax", "argmin", "round", "rint", "floor", "ceil", "sign", "compare", "equal", "not_equal", "greater", "less"}
    | {"greater_equal", "less_equal", "logical_and", "logical_or", "logical_not", "stop_gradient", "one_hot", "argsort"}
)
# What leaves a loss as it is meant, only with a slope, when it is left out.
ROUNDED = ("round", "rint", "floor", "ceil", "sign")
WHOLE = ("int", "uint", "bool")


@cause(
    kind="custom-loss",
    severity=Severity.BREAKS,
    explains={"cannot-memorise-one-batch", "layer-without-gradient", "untrained-weights", "steps-that-move-nothing"},
    raises=(r"No gradients provided",),
)
def loss_without_gradient(trace: Trace) -> Iterator[Finding]:
    """A custom loss looks at the predictions only through operations that have no gradient.

    Why it hurts
        Training follows the slope of the loss. Rounding, argmax, comparisons and casts to whole numbers
        are steps: a tiny change of a weight does not change their result, so their slope is zero
        everywhere. TensorFlow stops with "No gradients provided for any variable", other backends train
        and change nothing.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        def share_wrong(y_true, y_pred):
            answers = keras.ops.round(y_pred)
            return keras.ops.mean(keras.ops.abs(y_true - answers))

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1, keepdims=True) > 0).astype("float32")
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss=share_wrong, optimizer="adam")
        model.fit(x, y)

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        def share_wrong(y_true, y_pred):
            return keras.ops.mean(keras.ops.abs(y_true - y_pred))

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1, keepdims=True) > 0).astype("float32")
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss=share_wrong, optimizer="adam")
        model.fit(x, y)

    Unless
        The predictions also enter the loss by a way that has a gradient, as in a straight-through
        estimator; or the function is a metric, which needs none.
    """
    for formula in trace.formulas:
        if formula.role == "loss" and len(formula.parameters) >= 2 and formula.returned:
            seen = _Ways(formula.parameters[1])
            if not any(seen.is_open(term) for term in formula.returned) and seen.flat:
                yield _finding(formula, seen.flat[0])


class _Ways:
    """Looks for ways from what a loss returns back to the predictions."""

    def __init__(self, predictions: str) -> None:
        self.predictions = predictions
        self.flat: list[Term] = []
        self._known: dict[int, bool] = {}

    def is_open(self, term: Term) -> bool:
        """Whether a gradient may come through a term to the predictions; what is not known may let it through."""
        if id(term) not in self._known:
            self._known[id(term)] = False
            self._known[id(term)] = self._look(term)
        return self._known[id(term)]

    def _look(self, term: Term) -> bool:
        if term.is_parameter(self.predictions) or (term.name == "unknown" and not term.of):
            return True
        ways = [self.is_open(part) for part in term.parts]
        if any(ways) and _is_flat(term):
            self.flat.append(term)
            return False
        return any(ways) or term.name.startswith("self.")


def _is_flat(term: Term) -> bool:
    if term.word == "cast" or term.name == "method.astype":
        return any(str(part.value).startswith(WHOLE) or part.word.startswith(WHOLE) for part in term.parts)
    return term.word in FLAT or term.name.startswith("numpy.") or term.name == "method.numpy"


def _finding(formula: Formula, flat: Term) -> Finding:
    what = {"compare": "a comparison"}.get(flat.word, f"`{flat.word}`")
    return Finding(
        message=f"the loss `{formula.name or 'lambda'}` sees the predictions only through {what}, "
        "which has no gradient",
        places=(
            Spot(flat.where, "no gradient comes back through here"),
            Spot(formula.where, "the loss"),
        ),
        evidence=(Evidence("read off the source: every way from the returned value to the predictions leads here"),),
        why="Where the slope is zero everywhere, no weight can be told in which direction to move.",
        confidence=Confidence.CERTAIN,
        fixes=(_fix(flat),),
    )


def _fix(flat: Term) -> Fix:
    """Return the fix: what is done to the predictions alone is left out; the rest has to be thought over."""
    alone = flat.of[0] if len(flat.of) == 1 and flat.word in ROUNDED else None
    if alone is not None and alone.name == "parameter":
        return Fix("", rewrites=((flat.where, str(alone.value)),))
    return Fix("", advice="compute the loss from the predictions themselves and keep this as a metric")
