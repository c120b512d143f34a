"""A column that is always the same number tells nothing."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Column, Data, InputData, Network
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.inputs.pointing import MANY_ROWS, at_inputs, inputs_called

SHOWN = 5


@cause(kind="data-quality", severity=Severity.SMELLS)
def columns_that_never_change(network: Network, data: Data) -> Iterator[Finding]:
    """Columns of a table hold the same number in every row.

    Why it hurts
        Such a column works like one more bias: it does no good, and where other rows come with another
        number in it, it shifts every answer. Often it is a column that was read or joined wrongly.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        x[:, 2] = 17.5
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        x = x[:, [0, 1, 3]]
        model = Sequential([Input((3,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The column is always 0, or 1 for a bias, the table holds whole numbers only, as counts, flags and
        pixels are, or there are fewer than fifty rows.
    """
    for index, part in enumerate(data.inputs):
        still = [column for column in part.columns if _is_still(column)]
        if part.rows < MANY_ROWS or part.whole or not still or len(still) == len(part.columns):
            continue
        shown = ", ".join(f"{column.index} ({column.low:g})" for column in still[:SHOWN])
        more = f" and {len(still) - SHOWN} more" if len(still) > SHOWN else ""
        what = "column" if len(still) == 1 else "columns"
        yield Finding(
            message=f"{what} {shown}{more} of {inputs_called(network, index)} never change in {part.rows:,} rows",
            places=(at_inputs(network, f"{len(still)} of {part.width} columns are constant", index),),
            evidence=(Evidence(f"{_count(part, still)}, counted on {part.rows:,} rows", rows=part.rows),),
            why="A column that never changes tells no row from another.",
            confidence=Confidence.CERTAIN,
            fixes=(Fix("", advice="leave these columns out, or look at how they are read"),),
        )


def _is_still(column: Column) -> bool:
    return column.low == column.high and column.low not in (0, 1)


def _count(part: InputData, still: list[Column]) -> str:
    return f"{len(still)} of {len(part.columns)} columns hold one number each"
