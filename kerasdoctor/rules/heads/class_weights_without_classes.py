"""Weights of classes need rows that have one class each."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import sound_heads
from kerasdoctor.rules.heads.terms import REGRESSION_LOSSES


@cause(kind="api-misuse", severity=Severity.HURTS)
def class_weights_without_classes(network: Network, trace: Trace) -> Iterator[Finding]:
    """`class_weight` is given where the labels are no classes.

    Why it hurts
        Keras finds the class of a row by rounding its label, or by taking the place of the highest
        column. Of an amount that is some whole number, and of a row with several labels the first of
        them: the weights land on rows that nobody meant.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = 3 * x[:, 0]
        model = Sequential([Input((4,)), Dense(1)])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5, class_weight={0: 1.0, 1: 9.0})

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = 3 * x[:, 0]
        model = Sequential([Input((4,)), Dense(1)])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5, sample_weight=np.where(y > 1, 9.0, 1.0))

    Unless
        Each row has one class, as a number or as a one-hot row.
    """
    given = trace.fit.argument(9, "class_weight") if trace.fit is not None else None
    if given is None or given.where is None or (given.known and given.value is None):
        return
    for terms in sound_heads(network, trace):
        amounts = terms.kind == "real" and terms.loss_name in REGRESSION_LOSSES
        if not amounts and terms.kind != "multi-hot":
            continue
        what = "amounts" if amounts else "several labels in a row"
        yield terms.finding(
            f"class_weight is given, but {terms.labels_hold} {what}",
            (Spot(given.where, "weights by class number"), terms.at_labels(what)),
            (Evidence(f"{what}; loss {terms.loss_name}"),),
            "Keras rounds the label, or takes the first of several, and weighs the row by that.",
            (Fix("", advice="give each row its weight with sample_weight, or weigh inside the loss"),),
            Confidence.LIKELY,
        )
