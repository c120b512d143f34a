"""A score over a few rows moves in large jumps."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Data, Network
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.inputs.pointing import MANY_ROWS, at_fit

# With nine rows one right answer more is eleven points of accuracy.
FEW = 10


@cause(kind="evaluation-protocol", severity=Severity.SMELLS)
def few_rows_to_validate(network: Network, data: Data) -> Iterator[Finding]:
    """Fewer than ten rows are validated on, where there are many to train on.

    Why it hurts
        Each of these rows counts a tenth of the score or more, so it jumps from epoch to epoch. What is
        chosen by such a score, as by early stopping, is chosen by chance.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, validation_split=0.01, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, validation_split=0.2, epochs=5)

    Unless
        There are fewer than fifty rows to train on, or each row holds many answers, as a picture whose
        pixels are labelled does.
    """
    held = data.validation
    single = all(head.output_shape is None or len(head.output_shape) <= 2 for head in network.heads)
    if held is None or held.rows >= FEW or held.training_rows < MANY_ROWS or not single:
        return
    rows = "1 row" if held.rows == 1 else f"{held.rows} rows"
    yield Finding(
        message=f"{rows} to validate on, and {held.training_rows:,} to train on",
        places=(at_fit(network, f"validates on {rows}"),),
        evidence=(Evidence(f"one answer more or less moves an accuracy by {1 / held.rows:.0%}", rows=held.rows),),
        why="A score over so few rows moves by chance more than by what is learnt.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="hold back a fifth of the rows, or validate in several folds"),),
    )
