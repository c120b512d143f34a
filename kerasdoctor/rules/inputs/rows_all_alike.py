"""Where all rows are the same, there is nothing to tell them by."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Data, Network
from kerasdoctor.finding import Acquittal, Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.inputs.pointing import at_inputs, at_labels, inputs_called

# With fewer rows somebody only tries out whether the model runs.
TRIED_OUT = 8


@cause(
    kind="data-quality",
    severity=Severity.BREAKS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant", "no-better-than-with-shuffled-labels"},
)
def rows_all_alike(network: Network, data: Data) -> Iterator[Finding | Acquittal]:
    """Every row that `fit` is given has the same inputs, but the labels differ.

    Why it hurts
        A model answers equal inputs equally. With one and the same row over and over, it can only
        settle on the answer that costs least on average; nothing about single rows can be learnt.
        A loop that fills an array with its last value does this, or a picture that is read each time.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        pictures = np.random.default_rng(0).normal(size=(200, 6))
        y = (pictures[:, 0] > 0).astype(int)
        x = np.array([pictures[0] for picture in pictures])
        model = Sequential([Input((6,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        pictures = np.random.default_rng(0).normal(size=(200, 6))
        y = (pictures[:, 0] > 0).astype(int)
        x = np.array([picture for picture in pictures])
        model = Sequential([Input((6,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        There are only a few rows, as in a test whether the model runs, or the labels are all the same
        too; one of several inputs may be constant, as the first state of a decoder is.
    """
    if data.pairs is None or data.rows < TRIED_OUT:
        return
    alike = data.inputs and all(part.constant == part.width and part.rows == data.rows for part in data.inputs)
    differ = any(len(head.classes) > 1 or (head.spread or 0) > 0 for head in data.heads)
    if data.pairs.distinct == 1 and alike and differ:
        name = inputs_called(network)
        yield Finding(
            message=f"all {data.rows:,} rows of {name} are the same, and their labels are not",
            places=(at_inputs(network, "one row over and over"), at_labels(network, "differ from row to row")),
            evidence=(Evidence(f"none of the values of {name} changes in {data.rows:,} rows", rows=data.rows),),
            why="Equal inputs get equal answers, so no row can be told from another.",
            confidence=Confidence.CERTAIN,
            fixes=(Fix("", advice="look at how the rows are filled in: a loop may use the same row each time"),),
        )
    elif data.pairs.distinct > 1:
        yield Acquittal(f"the inputs differ: {data.pairs.distinct:,} different ones in {data.pairs.rows:,} rows")
