"""How often the weights are updated in all: epochs times batches."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, NewBatchSize, NewEpochs, Severity
from kerasdoctor.places import Evidence, Part, Place, Spot
from kerasdoctor.rule import cause

# With the usual rates a weight moves by thousandths in a step; fifty steps are hardly a start.
FEW = 50
# Fewer rows than this are a made-up handful that shows how something is called.
A_HANDFUL = 8
# What Keras takes where no size is given.
SMALL = 32
# So many updates are a start.
ENOUGH = 500
# The call itself.
WHOLE = 1


@cause(
    kind="too-few-epochs",
    severity=Severity.SMELLS,
    explains={"no-better-than-a-constant", "no-better-than-with-shuffled-labels"},
)
def too_few_updates(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """All epochs together update the weights fewer than fifty times.

    Why it hurts
        An epoch has as many updates as there are batches. With few rows, or batches as large as
        the data, that is one or two, and ten epochs are ten or twenty steps of a thousandth. The
        net has hardly left its start, which says nothing about what it could learn.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=10, batch_size=300)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=50, batch_size=32)

    Unless
        `fit` stands in a loop or is called again on the same model, weights are loaded, or there
        are only a handful of rows, as in a test of whether something runs.
    """
    rows, updates = network.rows, network.updates
    if rows is not None and updates is not None and rows >= A_HANDFUL and updates < FEW and not _goes_on(trace):
        yield _finding(network, trace, rows, updates)


def _goes_on(trace: Trace | None) -> bool:
    """Whether other calls train the same weights."""
    if trace is None or trace.fit is None:
        return False
    return trace.fit.loop is not None or len(trace.of_model("fit", "load_weights", "train_on_batch")) > WHOLE


def _finding(network: Network, trace: Trace | None, rows: int, updates: int) -> Finding:
    fit: Place = trace.fit.where if trace is not None and trace.fit is not None else Part("fit")
    size, epochs = network.batch_size or 1, network.epochs or 1
    batches = network.batches or 1
    per_epoch = f"{batches} batch{'es' if batches > 1 else ''}"
    counted = f"{epochs} epoch{'s' if epochs > 1 else ''}"
    smaller = batches < 4 and size > SMALL
    more = NewEpochs(-(-ENOUGH // -(-rows // (SMALL if smaller else size))), fit)
    return Finding(
        message=f"the weights are updated {updates} times in all: {counted} of {per_epoch}",
        places=(Spot(fit, f"{counted}, {rows} rows in batches of {size}"),),
        evidence=(
            Evidence(
                f"{rows} rows make {per_epoch} of {size} in an epoch",
                numbers=(("rows", rows), ("batch_size", size), ("epochs", epochs), ("updates", updates)),
            ),
        ),
        why="A step moves a weight by about a thousandth, so the net stays close to where it started.",
        confidence=Confidence.LIKELY,
        fixes=(
            Fix("", (NewBatchSize(SMALL, fit), more), advice="or as many epochs as the validation loss asks for")
            if smaller
            else Fix("", (more,), advice="or as many as the validation loss asks for"),
        ),
    )
