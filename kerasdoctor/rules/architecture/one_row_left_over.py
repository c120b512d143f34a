"""The last batch holds what the others left over."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Data, Layer, Network
from kerasdoctor.finding import Confidence, Finding, Fix, NewBatchSize, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import spot
from kerasdoctor.rules.inputs.pointing import at_fit


@cause(kind="batchnorm-stats", severity=Severity.SMELLS, explains={"worse-answers-than-in-training"})
def one_row_left_over(network: Network, data: Data) -> Iterator[Finding]:
    """The last batch of each epoch is a single row, and BatchNormalization is trained on it.

    Why it hurts
        The mean over a batch of one row is the row itself: the layer gives the same answer for every
        such row, and its moving averages take in a spread of 0. Once in an epoch a step is made that
        has nothing to do with the inputs.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import BatchNormalization, Dense

        x = np.random.default_rng(0).normal(size=(97, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32), BatchNormalization(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5, batch_size=32)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import BatchNormalization, Dense

        x = np.random.default_rng(0).normal(size=(97, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32), BatchNormalization(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5, batch_size=33)

    Unless
        The features have a time axis or are maps, so that one row holds many numbers of each, the layer
        is frozen, or the data set is batched elsewhere.
    """
    rows, size = data.training_rows, network.batch_size
    if data.streamed or not size or size < 2 or rows <= size or rows % size != 1:
        return
    for layer in network.layers:
        match layer:
            case Layer(kind="BatchNormalization", input_shape=(_, _), trainable=True | None):
                yield Finding(
                    message=f"{rows:,} rows in batches of {size} leave a last batch of one row for BatchNormalization",
                    places=(at_fit(network, "the last batch is one row"), spot(layer, "one row less its mean is 0")),
                    evidence=(
                        Evidence(f"{rows:,} = {rows // size} x {size} + 1", numbers=(("rows", rows), ("batch", size))),
                    ),
                    why="The mean of a single row is the row, and nothing is left of it.",
                    confidence=Confidence.CERTAIN,
                    fixes=(Fix("", changes=(NewBatchSize(_better(rows, size), network.where),)),),
                )
                return


def _better(rows: int, size: int) -> int:
    """Return a batch size near the given one that leaves no single row over."""
    return next(other for other in range(size + 1, size + 4) if rows % other != 1)
