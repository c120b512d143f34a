"""Labels and outputs need as many columns as there are classes."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network
from kerasdoctor.finding import Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.suited import suited


@cause(
    kind="output-units",
    severity=Severity.BREAKS,
    explains={"no-better-than-a-constant"},
    raises=(r"must have the same (?:shape|rank)", r"Dimensions must be equal", r"outside the valid range"),
)
def outputs_not_one_per_class(network: Network) -> Iterator[Finding]:
    """The number of outputs is not the number of label columns or classes.

    Why it hurts
        A cross-entropy compares label and output column by column, or looks a class up by its number.
        With another number of outputs Keras stops at the first batch, or, where it looks classes up on
        a GPU, goes on with a loss that is no number.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.eye(4)[x.argmax(axis=1)]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(3, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.eye(4)[x.argmax(axis=1)]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        There are more outputs than class numbers in use: that costs little, and may be meant.
    """
    for terms in heads_with("outputs-not-one-per-class", network):
        units = terms.units or 0
        outputs = "1 output" if units == 1 else f"{units} outputs"
        if terms.column:
            classes = terms.labels.classes
            there = f"class numbers of {classes} classes" if classes and terms.several else "one label for each row"
        else:
            there = f"{terms.width} columns"
        yield terms.finding(
            f"the output layer has {outputs}, but {terms.labels_hold} {there}",
            (
                terms.at_layer(outputs),
                terms.at_labels(there),
                terms.at_loss("compares them one by one"),
            ),
            (Evidence(f"{outputs} against {there}", numbers=(("units", units),)),),
            "Keras stops with an error about shapes, or about a label outside the valid range.",
            suited(terms),
        )
