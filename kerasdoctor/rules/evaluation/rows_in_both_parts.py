"""A row that was trained on is no test."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Data, Network, Pairs, Validation
from kerasdoctor.finding import Acquittal, Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.inputs.pointing import MANY_ROWS, at_fit, at_inputs

# A few rows in a hundred come twice in most collections.
SHARE = 0.05
# What makes up nearly all rows is a matter of its own.
NEARLY_ALL = 0.95
# In tables of a few numbers rows come again by chance; here nearly none does within the training rows.
DIFFERENT = 0.95


@cause(kind="data-leakage", severity=Severity.SMELLS)
def rows_in_both_parts(network: Network, data: Data) -> Iterator[Finding | Acquittal]:
    """Some of the rows to validate on stand among the rows to train on.

    Why it hurts
        On these rows the validation measures memory. Its score is too good by as much, and a model that
        memorises looks like one that has understood. Rows get there when they are copied or added to
        before they are split.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(600, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x[:500], y[:500], validation_data=(x[450:], y[450:]), epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(600, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x[:450], y[:450], validation_data=(x[450:], y[450:]), epochs=5)

    Unless
        Training rows come again among themselves too, as in a table of a few whole numbers, or fewer than
        one row in twenty is in both parts.
    """
    match data:
        case Data(
            validation=Validation(compared=int(compared), met=int(met)), pairs=Pairs(rows=int(rows)) as pairs
        ) if compared and rows >= MANY_ROWS:
            if met == 0:
                yield Acquittal(f"none of {compared:,} rows to validate on stands among the rows to train on")
            elif SHARE * compared <= met < NEARLY_ALL * compared and pairs.distinct >= DIFFERENT * rows:
                yield Finding(
                    message=f"{met:,} of {compared:,} rows to validate on stand among the rows to train on",
                    places=(at_fit(network, "validates on them"), at_inputs(network, "trained on, too")),
                    evidence=(
                        Evidence(
                            f"{met:,} of {compared:,} rows are the same in inputs and labels",
                            rows=compared,
                            numbers=(("met", met), ("compared", compared)),
                        ),
                    ),
                    why="On rows that were trained on, the score measures memory.",
                    confidence=Confidence.CERTAIN,
                    fixes=(Fix("", advice="take rows out that come twice, and split the rest"),),
                )
