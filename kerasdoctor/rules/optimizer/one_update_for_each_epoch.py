"""With all rows in one batch, an epoch is a single step."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Data, Network
from kerasdoctor.finding import Confidence, Finding, Fix, NewBatchSize, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.inputs.pointing import MANY_ROWS, at_fit

USUAL_BATCH = 32
# Fewer updates than this are too few by themselves, which is another finding; after so many a small
# net is where it gets to, whatever a step rests on.
FEW, ENOUGH = 50, 500


@cause(kind="batch-size", severity=Severity.SMELLS)
def one_update_for_each_epoch(network: Network, data: Data) -> Iterator[Finding]:
    """A batch holds all rows, so the weights are updated once in each epoch.

    Why it hurts
        The number of updates decides how far the weights get. With all rows in one batch there are no
        more updates than epochs, where batches of 32 would make many times as many at the same cost.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=60, batch_size=512)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=60, batch_size=32)

    Unless
        There are fewer than fifty rows, five hundred epochs or more, or a layer keeps its state. Fewer than
        fifty updates in all are another finding.
    """
    rows, size, epochs = data.training_rows, network.batch_size, network.epochs
    if data.streamed or not size or not epochs or rows < MANY_ROWS or size < rows or not FEW <= epochs < ENOUGH:
        return
    if any(layer.stateful for layer in network.layers):
        return
    times = -(-rows // USUAL_BATCH)
    yield Finding(
        message=f"{rows:,} rows fit into one batch of {size:,}, so {epochs} epochs make {epochs} updates",
        places=(at_fit(network, f"all {rows:,} rows in one batch"),),
        evidence=(
            Evidence(
                f"batches of {USUAL_BATCH} would make {epochs * times:,} updates",
                numbers=(("rows", rows), ("batch", size), ("epochs", epochs)),
            ),
        ),
        why="How far the weights get depends on the number of updates.",
        confidence=Confidence.POSSIBLE,
        confirmed=Severity.HURTS,
        fixes=(Fix("", (NewBatchSize(USUAL_BATCH, network.where),)),),
    )
