"""An epoch over endless data has no end unless somebody counts the steps."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Operation, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

# What follows a repetition without giving it an end.
GOES_ON = {
    f"array.{name}"
    for name in ("batch", "shuffle", "map", "prefetch", "cache", "with_options", "skip", "filter", "unbatch")
}


@cause(kind="data-size", severity=Severity.BREAKS, raises=(r"steps_per_epoch",))
def endless_data_without_steps(trace: Trace) -> Iterator[Finding]:
    """A data set that repeats for ever is given to `fit` without the number of steps.

    Why it hurts
        `repeat()` without a number makes a data set that never ends. Keras takes an epoch to be over when
        the data are, so without `steps_per_epoch` the first epoch never ends, and without
        `validation_steps` the first validation does not.

    Bad
        import numpy as np
        import tensorflow as tf
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(200, 3)).astype("float32")
        y = (x.sum(axis=1) > 0).astype("float32")
        rows = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(200).batch(32).repeat()
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(rows, epochs=3)

    Good
        import numpy as np
        import tensorflow as tf
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(200, 3)).astype("float32")
        y = (x.sum(axis=1) > 0).astype("float32")
        rows = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(200).batch(32).repeat()
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(rows, epochs=3, steps_per_epoch=7)

    Unless
        `repeat` is given a number, something behind it takes a number of elements, or the steps are given.
    """
    fit = trace.fit
    if fit is None or not fit.whole:
        return
    for data, steps, what in ((fit.argument(0, "x"), "steps_per_epoch", "epoch"), _held_out(fit)):
        repeated = _endless(trace, data)
        if data is None or repeated is None or fit.argument(None, steps) is not None:
            continue
        yield Finding(
            message=f"the data set repeats for ever and `fit` is given no `{steps}`, so the first {what} never ends",
            places=(
                Spot(fit.where, f"counts no steps: `{steps}` is missing"),
                Spot(repeated.where, "never ends"),
            ),
            evidence=(Evidence("read off the source: `repeat` is called without a number"),),
            why="Keras ends an epoch when the data end or the steps are done.",
            confidence=Confidence.CERTAIN,
            fixes=(Fix("", advice=f"take out repeat(), or give fit {steps}"),),
        )


def _held_out(fit: Call) -> tuple[Argument | None, str, str]:
    return fit.argument(None, "validation_data"), "validation_steps", "validation"


def _endless(trace: Trace, data: Argument | None) -> Operation | None:
    """Return the repetition that a data set passes without a number, if nothing ends it."""
    if data is None or data.past is None or data.items is not None:
        return None
    found = None
    for done in data.past.operations:
        if done.name == "array.repeat":
            calls = [call for call in trace.of("array.repeat") if call.where == done.where]
            plain = len(calls) == 1 and calls[0].whole and not calls[0].arguments
            found = done if plain or done.operand == -1 else None
        elif found is not None and done.name not in GOES_ON:
            return None
    return found
