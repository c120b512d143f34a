"""An error in percent of zero has no end."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Head, Labels, Network, Term, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, NewLoss, Severity
from kerasdoctor.places import Evidence, Part, Place, Spot
from kerasdoctor.rule import cause

PERCENTAGE = "mean_absolute_percentage_error"
BETTER = "mean_absolute_error"
ADVICE = Fix("", advice="use mean_absolute_error, or mean_squared_logarithmic_error where ratios matter")
# What leaves zeros where they are.
KEEPING = frozenset({"cast", "reshape", "squeeze", "convert_to_tensor", "expand_dims", "abs", "absolute"})
# Labels of these kinds hold zeros, whatever else.
WITH_ZEROS = frozenset({"binary", "one-hot", "multi-hot"})


@cause(
    kind="custom-loss",
    severity=Severity.HURTS,
    explains={"cannot-memorise-one-batch", "loss-rises-while-memorising"},
)
def percentage_error_at_zero(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """The error is taken in percent of targets, and some targets are zero.

    Why it hurts
        A percentage error divides by the target. Keras' own puts 0.0000001 in the place of a zero, so that
        one row with a target of 0 outweighs millions of others; one written by hand gives infinity, and NaN
        after the next step. The model learns to answer 0 for these rows, and nothing for the rest.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.array([[0.1], [0.2], [0.3], [0.4], [0.5], [0.6], [0.7], [0.8]])
        y = np.array([0.0, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5])
        model = Sequential([Input((1,)), Dense(8, activation="relu"), Dense(1)])
        model.compile(loss="mean_absolute_percentage_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.array([[0.1], [0.2], [0.3], [0.4], [0.5], [0.6], [0.7], [0.8]])
        y = np.array([0.0, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5])
        model = Sequential([Input((1,)), Dense(8, activation="relu"), Dense(1)])
        model.compile(loss="mean_absolute_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        All targets are above zero, or something is added to what is divided by.
    """
    match network.heads:
        case (Head(labels=Labels() as labels) as head,):
            loss = head.loss
            if loss is not None and loss.name == PERCENTAGE and labels.kind == "real" and labels.low == 0:
                place = loss.where or Part("the loss")
                other = Fix("", (NewLoss(BETTER, loss.where),))
                yield _finding(labels, place, "divides by the target, or by 0.0000001", other)
            elif trace is not None and (labels.low == 0 or labels.kind in WITH_ZEROS):
                for term in _divisions(trace):
                    yield _finding(labels, term.where, "divides by the target", ADVICE)


def _divisions(trace: Trace) -> Iterator[Term]:
    """Yield divisions by the bare truth in custom losses."""
    for formula in trace.formulas:
        if formula.role == "loss" and len(formula.parameters) >= 2 and not _chooses(formula.calls):
            for returned in formula.returned:
                for term in returned.walk():
                    if term.name == "divide" and _bare(term.of[1]).is_parameter(formula.parameters[0]):
                        yield term


def _chooses(calls: tuple[Term, ...]) -> bool:
    """Whether a loss leaves some rows out, perhaps those whose target is 0."""
    return any(call.word in ("where", "boolean_mask", "gather", "gather_nd") for call in calls)


def _bare(term: Term) -> Term:
    while term.of and term.word in KEEPING:
        term = term.of[0]
    return term


def _finding(labels: Labels, place: Place, label: str, fix: Fix) -> Finding:
    held = f"{labels.called} begin at 0" if labels.low == 0 else f"{labels.called} hold zeros and ones"
    held = held.replace("begin", "begins").replace("hold", "holds") if labels.name else held
    return Finding(
        message=f"the error is taken in percent of the target, but {held}",
        places=(Spot(place, label), Spot(labels.where or Part("the labels"), "some of them are 0")),
        evidence=(Evidence(f"the smallest target is 0 ({labels.origin or 'by their values'})"),),
        why="Rows whose target is 0 outweigh all the others.",
        confidence=Confidence.CERTAIN,
        fixes=(fix,),
    )
