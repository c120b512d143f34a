"""Without `epochs`, fit goes over the data once."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

# One pass over a large data set is a training of its own.
ENOUGH = 500
# A model that is judged after its fit was meant to have learnt something.
JUDGING = ("evaluate", "predict", "__call__")


@cause(kind="too-few-epochs", severity=Severity.HURTS, explains={"no-better-than-a-constant"})
def epochs_left_out(network: Network, trace: Trace) -> Iterator[Finding]:
    """`fit` is called once, without `epochs`, and so trains for a single epoch.

    Why it hurts
        The default of `epochs` is 1: every row is seen once. On a small data set that is a few
        dozen updates, and the model is judged about where it started. What looks like a net that
        cannot learn is one that was hardly trained.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)
        print(model.evaluate(x, y))

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        model = Sequential([Input((8,)), Dense(32, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=50)
        print(model.evaluate(x, y))

    Unless
        `fit` stands in a loop or is called again, the model has weights from a file, the data comes as a
        data set or generator, one epoch is known to have 500 updates or more or no more than one, or the
        model is not judged afterwards.
    """
    fit = trace.fit
    if fit is None or not fit.whole or fit.loop is not None or fit.argument(1, "y") is None:
        return
    if fit.argument(3, "epochs", "nb_epoch", "steps_per_epoch", "initial_epoch") is not None:
        return
    if len(trace.of_model("fit", "load_weights")) > 1 or not _is_judged(trace, fit):
        return
    updates = network.batches
    if updates is None or 1 < updates < ENOUGH:
        yield Finding(
            message="fit is called without `epochs`, so the model sees its data once",
            places=(Spot(fit.where, "trains for one epoch, the default"),),
            evidence=(
                Evidence(
                    "no `epochs` is given" + (f": {updates} updates in all" if updates is not None else ""),
                    numbers=(("updates", updates),) if updates is not None else (),
                ),
            ),
            why="The default is a single epoch, which leaves a net about where it started.",
            confidence=Confidence.LIKELY,
            fixes=(Fix("", advice="say how many epochs to train for, such as epochs=50, with an EarlyStopping"),),
        )


def _is_judged(trace: Trace, fit: Call) -> bool:
    return any(call.order > fit.order for call in trace.of_model(*JUDGING))
