"""The cosine compares directions; a single number and a row of zeros have none."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Data, LabelData, Network
from kerasdoctor.finding import Confidence, Finding, Fix, NewLoss, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.terms import Terms, terms_of

COSINE = "cosine_similarity"
# One row in a hundred without a direction is a slip, and costs a hundredth of the rows.
SOME = 0.01
# From here on the rows that teach nothing are what the training is mostly about.
MANY = 0.25


@cause(
    kind="loss-task-mismatch",
    severity=Severity.BREAKS,
    explains={
        "cannot-memorise-one-batch",
        "no-better-than-a-constant",
        "layer-without-gradient",
        "untrained-weights",
        "steps-that-move-nothing",
    },
)
def directions_of_nothing(network: Network, data: Data | None) -> Iterator[Finding]:
    """The cosine is the loss of labels that have no direction: single numbers, or rows of zeros.

    Why it hurts
        Both rows are brought to length 1 before they are compared. A single number becomes its sign,
        which has no gradient: nothing is learnt at all. A row of zeros stays zero, and whatever the
        answer is, its loss is 0.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = 3 * x[:, 0]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="cosine_similarity", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = 3 * x[:, :3]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(3)])
        model.compile(loss="cosine_similarity", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        Rows have several numbers of which one is not 0, as embeddings have; where up to one row in a
        hundred is empty, nothing is said. A loss that is told another axis is left alone.
    """
    heads = data.heads if data is not None else ()
    for index, terms in enumerate(terms_of(network)):
        if terms.loss_name != COSINE or not terms.flat or (terms.loss and terms.loss.setting("axis", -1) != -1):
            continue
        counted = heads[index] if index < len(heads) and len(heads) == len(network.heads) else None
        if terms.units == 1 and terms.column:
            yield _one_number(terms)
        elif counted is not None and counted.empty and counted.empty > SOME * counted.rows:
            yield _zeros(terms, counted, counted.empty)


def _one_number(terms: Terms) -> Finding:
    loss = NewLoss("mean_squared_error", terms.loss.where if terms.loss is not None else None)
    return terms.finding(
        "the cosine compares directions, and each row is a single number, of which it sees the sign only",
        (terms.at_loss("brings every row to length 1"), terms.at_labels("one number in each row")),
        (Evidence("brought to length 1, a single number is 1 or -1, and its gradient is 0"),),
        "Where the gradient is 0 everywhere, nothing is learnt.",
        (Fix("the labels are amounts", (loss,)),),
    )


def _zeros(terms: Terms, counted: LabelData, empty: int) -> Finding:
    return terms.finding(
        f"{empty:,} of {counted.rows:,} label rows are all zeros, and a row of zeros has no direction",
        (terms.at_loss("is 0 for these rows, whatever the answer"), terms.at_labels("some rows are all zeros")),
        (Evidence(f"counted: {empty:,} rows hold nothing but zeros", counted.rows),),
        "The loss of such a row does not depend on the answer, so the row teaches nothing.",
        (
            Fix("these rows have no answer", advice="leave them out, or give them a `sample_weight` of 0"),
            Fix("zeros are the answer", (NewLoss("mean_squared_error", terms.loss.where if terms.loss else None),)),
        ),
        Confidence.CERTAIN,
        severity=Severity.HURTS if empty > MANY * counted.rows else Severity.SMELLS,
    )
