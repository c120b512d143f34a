"""Shuffling batches is not shuffling rows."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Operation, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

REGROUPS = {"array.unbatch", "array.window", "array.flat_map", "array.interleave", "array.map", "array.apply"}


@cause(kind="data-shuffle", severity=Severity.SMELLS)
def shuffle_behind_batch(trace: Trace) -> Iterator[Finding]:
    """A data set is shuffled only after it is batched, so the same rows always go together.

    Why it hurts
        Behind `batch` the elements are whole batches: `shuffle` then changes their order and never their
        members. Rows that stand together in the file stay together in each step, and where the file is
        sorted by class each step shows one class only.

    Bad
        import numpy as np
        import tensorflow as tf
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(200, 3)).astype("float32")
        y = (x.sum(axis=1) > 0).astype("float32")
        rows = tf.data.Dataset.from_tensor_slices((x, y)).batch(32).shuffle(200)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(rows)

    Good
        import numpy as np
        import tensorflow as tf
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(200, 3)).astype("float32")
        y = (x.sum(axis=1) > 0).astype("float32")
        rows = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(200).batch(32)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(rows)

    Unless
        The rows are shuffled before they are batched too, or are cut from windows of a series.
    """
    given = trace.fit.argument(0, "x") if trace.fit is not None else None
    if given is None or given.past is None or not given.past.passed("from_tensor_slices"):
        return
    done = [step for step in given.past.operations if step.name.startswith(("array.", "tensorflow.data."))]
    names = [step.name for step in done]
    if "array.batch" not in names or "array.shuffle" not in names or not {*names}.isdisjoint(REGROUPS):
        return
    batched, shuffled = names.index("array.batch"), names.index("array.shuffle")
    if shuffled < batched or any(
        "shuffle" in step.name or "permutation" in step.name for step in _before(trace, done[0])
    ):
        return
    yield Finding(
        message="the data set is shuffled behind `batch`, which changes the order of batches and not of rows",
        places=(
            Spot(done[shuffled].where, "shuffles whole batches"),
            Spot(done[batched].where, "rows are put together here"),
        ),
        evidence=(Evidence("read off the source: `batch` comes before `shuffle`"),),
        why="Rows that stand together in the data stay together in each step.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", advice="call shuffle, with the number of rows, before batch"),),
    )


def _before(trace: Trace, made: Operation) -> tuple[Operation, ...]:
    """Return what was done to the arrays that a data set is made of."""
    found: list[Operation] = []
    for call in trace.of("tensorflow.data.Dataset.from_tensor_slices"):
        given = call.argument(0, "tensors")
        if call.where == made.where and given is not None:
            parts = given.items or (given,)
            found += [done for part in parts if part.past is not None for done in part.past.operations]
    return tuple(found)
