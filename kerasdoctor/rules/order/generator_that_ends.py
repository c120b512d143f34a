"""A Python generator gives each batch once, and has nothing for the next epoch."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Script, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

FIT = "keras.Model.fit"
# What Keras takes from a generator to see how batches look, and gives again in each epoch.
LOOKED_AT = 2


@cause(kind="data-size", severity=Severity.HURTS)
def generator_that_ends(script: Script, trace: Trace) -> Iterator[Finding]:
    """A generator that goes through the rows once is given to `fit` for several epochs.

    Why it hurts
        A generator cannot be started again. Keras looks at its first two batches to see how they look, and
        keeps them: from the second epoch on these two are all that there is. They are learnt by heart, with
        a warning that the data ran out. With `steps_per_epoch` there are epochs of no batch at all as
        well, whose loss is shown as 0.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        def batches(x, y, size):
            for start in range(0, len(x), size):
                yield x[start : start + size], y[start : start + size]

        x = np.random.default_rng(0).normal(size=(320, 3))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(batches(x, y, 32), epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        def batches(x, y, size):
            while True:
                for start in range(0, len(x), size):
                    yield x[start : start + size], y[start : start + size]

        x = np.random.default_rng(0).normal(size=(320, 3))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(batches(x, y, 32), epochs=5, steps_per_epoch=10)

    Unless
        There is one epoch, the loop goes on for ever or over several rounds, the steps of an epoch are fewer
        than there are batches, or Keras 2 is meant, which stops there and says so.
    """
    fit = trace.fit
    data = fit.argument(0, "x") if fit is not None else None
    epochs = fit.constant(3, "epochs") if fit is not None else None
    if script.target.keras < 3 or fit is None or data is None or not _takes_all(fit):
        return
    if not isinstance(epochs, int) or epochs < 2 or fit.argument(None, "initial_epoch") is not None:
        return
    ends = [call for call in trace.of("generator.ends") if call.arguments[0].where == data.where]
    for call in ends[:1]:
        yield Finding(
            message=f"the generator has batches for one epoch, and `fit` asks for {epochs:,}",
            places=(
                Spot(data.where or fit.where, f"the other {epochs - 1:,} epochs get its first {LOOKED_AT} batches"),
                Spot(call.where, "goes through the rows once"),
            ),
            evidence=(Evidence(f"read off the source: {epochs:,} epochs of a generator whose only loop ends"),),
            why=f"Keras keeps the first {LOOKED_AT} batches that it has looked at, and nothing starts the loop again.",
            confidence=Confidence.CERTAIN,
            fixes=(Fix("", advice="put the loop into `while True:` and give fit the steps_per_epoch of one round"),),
        )


def _takes_all(fit: Call) -> bool:
    """Whether an epoch takes all batches: nothing counts its steps, or all rows by a batch do."""
    steps = fit.argument(None, "steps_per_epoch")
    if steps is None:
        return fit.whole and fit.name == FIT
    counts_rows = "len(" in steps.text or ".shape[0]" in steps.text
    return fit.name == FIT and counts_rows and steps.text.replace("//", "/").count("/") == 1 and "*" not in steps.text
