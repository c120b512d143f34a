"""A data set that is shuffled anew in each epoch is also cut anew in each epoch."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Operation, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

CUTS = {"array.take", "array.skip"}


@cause(kind="data-leakage", severity=Severity.HURTS)
def shuffled_before_the_cut(trace: Trace) -> Iterator[Finding]:
    """Training and validation rows are cut from a data set that is shuffled anew each time.

    Why it hurts
        `shuffle` draws a new order each time the data set is read, unless it is told not to. `take` and
        `skip` behind it then cut other rows in each epoch, so the rows to validate on are soon rows that
        the model has been trained on, and the validation score shows nothing.

    Bad
        import numpy as np
        import tensorflow as tf
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(200, 3)).astype("float32")
        y = (x.sum(axis=1) > 0).astype("float32")
        rows = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(200)
        validation = rows.take(40).batch(32)
        training = rows.skip(40).batch(32)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(training, validation_data=validation)

    Good
        import numpy as np
        import tensorflow as tf
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(200, 3)).astype("float32")
        y = (x.sum(axis=1) > 0).astype("float32")
        rows = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(200, reshuffle_each_iteration=False)
        validation = rows.take(40).batch(32)
        training = rows.skip(40).batch(32)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(training, validation_data=validation)

    Unless
        `reshuffle_each_iteration=False` is given, the rows are kept by `cache` behind the shuffling, or
        the data set is cut before it is shuffled.
    """
    fit = trace.fit
    if fit is None:
        return
    given, held_out = fit.argument(0, "x"), fit.argument(None, "validation_data")
    if given is None or held_out is None or given.past is None or held_out.past is None:
        return
    if given.past.roots != held_out.past.roots:
        return
    found = _cut(given.past.operations, held_out.past.operations)
    if found is None:
        return
    shuffling, cut = found
    calls = [call for call in trace.of("array.shuffle") if call.where == shuffling.where]
    if len(calls) != 1 or not calls[0].whole or calls[0].argument(2, "reshuffle_each_iteration") is not None:
        return
    last = calls[0].arguments[-1] if calls[0].arguments else None
    rewrites = (
        ((last.where, f"{last.text}, reshuffle_each_iteration=False"),)
        if last is not None and last.where is not None and last.keyword is None
        else ()
    )
    yield Finding(
        message="the rows to validate on are cut from a data set that is shuffled anew in each epoch",
        places=(
            Spot(shuffling.where, "a new order each time the data set is read"),
            Spot(cut.where, "so this takes other rows each time"),
            Spot(held_out.where or fit.where, "and these are rows that the model was trained on"),
        ),
        evidence=(Evidence("read off the source: both parts are cut from the same shuffled data set"),),
        why="`shuffle` draws a new order at each pass, unless `reshuffle_each_iteration=False` is given.",
        confidence=Confidence.CERTAIN,
        fixes=(
            Fix(
                "",
                rewrites=rewrites,
                advice="" if rewrites else "cut the data set first, and shuffle only the part to train on",
            ),
        ),
    )


def _cut(one: tuple[Operation, ...], other: tuple[Operation, ...]) -> tuple[Operation, Operation] | None:
    """Return the shuffling that both ways share and the cut where they part, if it is one."""
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    if shared in (len(one), len(other)) or {one[shared].name, other[shared].name} != CUTS:
        return None
    shuffling = None
    for done in one[:shared]:
        shuffling = done if done.name == "array.shuffle" else None if done.name == "array.cache" else shuffling
    return (shuffling, other[shared]) if shuffling is not None else None
