"""The mean of one number is that number, and its spread is 0."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import spot


@cause(
    kind="batchnorm-stats",
    severity=Severity.BREAKS,
    explains={
        "no-better-than-a-constant",
        "layer-without-gradient",
        "cannot-memorise-one-batch",
        "untrained-weights",
        "worse-answers-than-in-training",
    },
)
def batch_normalization_of_one_row(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """BatchNormalization is trained on batches of a single row.

    Why it hurts
        The layer takes the mean of each feature over the batch away. With one row that mean is the
        row itself: what is left is 0, whatever the input was. Nothing that the layers before it
        compute gets through, so they learn nothing.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import BatchNormalization, Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32), BatchNormalization(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5, batch_size=1)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import BatchNormalization, Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32), BatchNormalization(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5, batch_size=32)

    Unless
        The features have a time axis or are maps, so that one row holds many numbers of each, or
        the layer is frozen.
    """
    if network.batch_size != 1:
        return
    for layer in network.layers:
        match layer:
            case Layer(kind="BatchNormalization", input_shape=(_, _), trainable=True | None):
                fit = [Spot(trace.fit.where, "batches of one row")] if trace is not None and trace.fit else []
                yield Finding(
                    message="BatchNormalization takes the mean over batches of one row, so it always gives 0",
                    places=(*fit, spot(layer, "one row less its own mean is 0")),
                    evidence=(Evidence("batch_size is 1", numbers=(("batch_size", 1),)),),
                    why="The mean of a single row is the row, and nothing is left of it.",
                    confidence=Confidence.CERTAIN,
                    fixes=(
                        Fix("batches may be larger", advice="train with batches of 16 rows or more"),
                        Fix("they have to be so small", advice="use LayerNormalization, which looks at one row"),
                    ),
                )
                return
