"""Every row of the inputs needs its label, and nothing else does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerasdoctor.facts import Crash
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.crashes.saying import finding, first_input, spots, what_was_given


@cause(kind="shape", severity=Severity.BREAKS, stops_script=True)
def inputs_and_labels_of_unequal_length(crash: Crash) -> Iterator[Finding]:
    """There are more inputs than labels, or more labels than inputs.

    Why it hurts
        Row by row the inputs are paired with their labels, and with their weights where there are any.
        Where one of them is longer, something was split, filtered or cut on one side only, so that the
        pairs may be wrong from some row on. Keras stops before the first batch.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(64, 4))
        y = (x[:50, 0] > 0).astype(int)
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(64, 4))
        y = (x[:, 0] > 0).astype(int)
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        All arrays have as many rows.
    """
    rows = crash.argument("x")
    many = rows is not None and rows.kind in ("list", "tuple") and first_input(crash) is not None
    if "cardinality is ambiguous" not in crash.message or many:
        return
    lengths = re.findall(r"'(\w+)' sizes: ([\d, ]+)", crash.message)
    said = " and ".join(f"{sizes.strip().rstrip(',')} rows of `{name}`" for name, sizes in lengths)
    turned = _turned(crash)
    yield finding(
        crash,
        f"there are {said or 'arrays of other lengths'}: they are paired row by row",
        spots(crash, said or "arrays of other lengths"),
        (*what_was_given(crash), *((Evidence(turned),) if turned else ())),
        "What was split, filtered or shortened on one side only leaves rows without their labels.",
        Fix("", advice="split, filter and cut inputs and labels together, by the same rows"),
    )


def _turned(crash: Crash) -> str:
    """Say that the samples stand in the last axis, where that makes the lengths equal."""
    x, y = crash.argument("x"), crash.argument("y")
    if x is None or y is None or not x.shape or not y.shape or len(x.shape) != 2:
        return ""
    return "the rows of `y` are the columns of `x`: transpose it" if x.shape[1] == y.shape[0] else ""
