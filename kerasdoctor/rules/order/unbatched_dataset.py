"""Keras reads batches from a data set, and takes what it gets for one."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

MADE = "tensorflow.data.Dataset.from_tensor_slices"
ROW_BY_ROW = {f"array.{name}" for name in ("shuffle", "cache", "prefetch", "repeat", "take", "skip", "with_options")}


@cause(
    kind="input-type",
    severity=Severity.BREAKS,
    raises=(
        r"incompatible shape",
        r"expected (?:min_)?ndim",
        r"must have (?:the same )?(?:rank|shape)",
        r"expected axis",
    ),
)
def unbatched_dataset(trace: Trace) -> Iterator[Finding]:
    """A data set of single rows goes into `fit` without being batched.

    Why it hurts
        Keras does not batch a data set; its `batch_size` is for arrays. A single row is taken for a batch,
        so its features are taken for rows: the shapes do not fit and training stops, or, where a row is
        one number, each number becomes a batch of its own.

    Bad
        import numpy as np
        import tensorflow as tf
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(200, 3)).astype("float32")
        y = (x.sum(axis=1) > 0).astype("float32")
        rows = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(200)
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
        rows = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(200).batch(32)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(rows, epochs=3)

    Unless
        The rows are batched or mapped somewhere, or the data set is made by a function that may do so.
    """
    fit = trace.fit
    for data in (fit.argument(0, "x"), fit.argument(None, "validation_data")) if fit is not None else ():
        if data is None or data.past is None or data.items is not None:
            continue
        done = data.past.operations
        first = next((index for index, step in enumerate(done) if step.name == MADE), None)
        if first is None or any(step.name not in ROW_BY_ROW for step in done[first + 1 :]):
            continue
        what = f"`{data.text}`" if data.form == "name" else "the data set"
        rewrites = ((data.where, f"{data.text}.batch(32)"),) if data.where is not None and data.form == "name" else ()
        yield Finding(
            message=f"{what} gives single rows, and `fit` takes each of them for a batch",
            places=(
                Spot(data.where or done[first].where, "not batched"),
                Spot(done[first].where, "one element for each row"),
            ),
            evidence=(Evidence("read off the source: nothing on the way puts rows together"),),
            why="`fit` batches arrays only; a data set has to be batched by itself.",
            confidence=Confidence.CERTAIN,
            fixes=(Fix("", rewrites=rewrites, advice="" if rewrites else "batch the data set with .batch(32)"),),
        )
