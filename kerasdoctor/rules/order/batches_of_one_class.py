"""A batch of one class pulls the model to that class."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Data, LabelData, Network, Training
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Tally
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.terms import CROSS_ENTROPIES
from kerasdoctor.rules.inputs.pointing import MANY_ROWS, at_fit, at_labels, labels_called

# Each class in one block or two: in a mixture the class changes at every second or third row.
BLOCKS = 2
# With fewer batches of the same class in a row the next one makes up for the last.
BATCHES = 2
USUAL_BATCH = 32
SHOWN = 8


@cause(
    kind="data-shuffle",
    severity=Severity.HURTS,
    explains={"no-better-than-a-constant", "loss-leaps-from-step-to-step"},
)
def batches_of_one_class(network: Network, training: Training, data: Data) -> Iterator[Finding]:
    """The rows come class after class, and nothing shuffles them.

    Why it hurts
        Batch after batch shows one class only, and the model learns to answer it to everything; then
        comes the next class and wipes that out. At the end of each epoch it knows the last class best,
        however long it is trained.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(600, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        order = y.argsort()
        x, y = x[order], y[order]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5, shuffle=False)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(600, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        order = y.argsort()
        x, y = x[order], y[order]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        A layer keeps its state from batch to batch, so that the order is needed; the labels are amounts;
        there are fewer than fifty rows; or each class fills fewer than two batches.
    """
    unshuffled = data.streamed or training.shuffles is False
    if not unshuffled or data.rows < MANY_ROWS or any(layer.stateful for layer in network.layers):
        return
    if len(network.heads) != 1 or len(data.heads) != 1:
        return
    head, labels = network.heads[0], data.heads[0]
    if head.loss is None or head.loss.name not in CROSS_ENTROPIES or not _in_blocks(labels, network.batch_size):
        return
    yield Finding(
        message=f"the rows come class after class: {labels_called(network)} changes its class at {labels.switches} of "
        f"{labels.rows:,} rows, and nothing shuffles them",
        places=(
            at_fit(network, "takes the rows in this order" if data.streamed else "is told not to shuffle"),
            at_labels(network, f"{len(labels.classes)} classes, one after the other"),
        ),
        evidence=(
            Evidence(
                f"counted on {labels.rows:,} rows in the order in which they come",
                rows=labels.rows,
                tallies=tuple(
                    Tally(f"class {name}", count, count / labels.rows) for name, count in labels.classes[:SHOWN]
                ),
            ),
        ),
        why="Batches of one class pull the model to that class, and the next ones away again.",
        confidence=Confidence.CERTAIN,
        fixes=(
            Fix("", advice="shuffle the data set before it is batched, with a buffer as large as the data set")
            if data.streamed
            else Fix("", advice="leave out shuffle=False, or shuffle inputs and labels by one order first"),
        ),
    )


def _in_blocks(labels: LabelData, batch: int | None) -> bool:
    if labels.switches is None or len(labels.classes) < 2:
        return False
    smallest = min(count for _, count in labels.classes)
    # Of a data set there are only the first rows, so its last class may be cut short.
    fills = sum(count >= BATCHES * (batch or USUAL_BATCH) for _, count in labels.classes) >= len(labels.classes) - 1
    return labels.switches < BLOCKS * len(labels.classes) and fills and smallest > 0
