"""A ratio of sums over all rows is not the mean of the ratios over parts of them."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Formula, Term, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.custom.overlap_minimised import SUMS

RATIOS = frozenset({"divide", "divide_no_nan", "true_divide"})
# Arguments that let a sum keep the rows apart, or leave it a matter of each row.
ALONG = ("axis", "axes", "keepdims")


@cause(kind="wrong-metric", severity=Severity.HURTS)
def ratio_averaged_over_batches(trace: Trace) -> Iterator[Finding]:
    """A metric function divides sums over the rows of a batch, as precision, recall, F1 and R2 do.

    Why it hurts
        Keras calls a metric function with one batch after the other and shows the mean of what it
        returns. For a mean that is right; for a ratio whose lower part depends on the batch it is
        not: batches without a positive row count as 0, and the figure moves with the batch size.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential, ops
        from keras.layers import Dense

        def recall(y_true, y_pred):
            hits = ops.sum(ops.round(y_true * y_pred))
            return hits / (ops.sum(y_true) + keras.config.epsilon())

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1, keepdims=True) > 2).astype("float32")
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam", metrics=[recall])
        model.fit(x, y)

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1, keepdims=True) > 2).astype("float32")
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam", metrics=[keras.metrics.Recall()])
        model.fit(x, y)

    Unless
        The sums run along an axis, so that there is a ratio for each row, and their mean is meant.
    """
    for formula in trace.formulas:
        if formula.role == "metric" and len(formula.parameters) >= 2:
            ratio = next(_ratios(formula), None)
            if ratio is not None:
                yield _finding(formula, ratio)


def _ratios(formula: Formula) -> Iterator[Term]:
    """Yield the divisions whose lower part adds up something of the whole batch."""
    for returned in formula.returned:
        for term in returned.walk():
            if term.word in RATIOS and len(term.of) >= 2 and _depends_on_the_batch(term.of[1], formula):
                yield term


def _depends_on_the_batch(term: Term, formula: Formula) -> bool:
    if term.word in RATIOS:
        return False
    if term.word in SUMS:
        whole = len(term.of) == 1 and not any(term.keyword(name) for name in ALONG)
        return whole and any(part.is_parameter(name) for part in term.walk() for name in formula.parameters[:2])
    return any(_depends_on_the_batch(part, formula) for part in term.of)


def _finding(formula: Formula, ratio: Term) -> Finding:
    return Finding(
        message=f"the metric `{formula.name or 'lambda'}` is a ratio of sums over a batch, and a mean is shown",
        places=(Spot(ratio.where, "its lower part depends on the batch"), Spot(formula.where, "called for each batch")),
        evidence=(Evidence("read off the source: sums over all rows of a batch are divided by each other"),),
        why="The mean of ratios is not the ratio of the sums, so the figure shown is not the one of all rows.",
        confidence=Confidence.CERTAIN,
        fixes=(
            Fix(
                "",
                advice="use a metric object that keeps its sums over the epoch, such as keras.metrics.Precision, "
                "Recall, F1Score or R2Score",
            ),
        ),
    )
