"""Only arrays can be split by `fit`; a dataset is split before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerasdoctor.facts import Crash
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.rule import cause
from kerasdoctor.rules.crashes.saying import argument_of, finding, spots, what_was_given

SAID = re.compile(r"`validation_split` is only supported for")
ADVICE = "make a dataset of the rows that are held back (`data.take`, `data.skip`), and give it as validation_data"


@cause(kind="api-misuse", severity=Severity.BREAKS, stops_script=True)
def validation_split_of_a_dataset(crash: Crash) -> Iterator[Finding]:
    """A part is to be held back from a dataset or a generator, which has no rows that could be counted off.

    Why it hurts
        `validation_split` takes the last rows of arrays. Batches that come one after the other have no last
        rows before they have all come, so `fit` refuses.

    Bad
        import numpy as np
        import tensorflow as tf
        from keras import Input, Sequential
        from keras.layers import Dense

        x, y = np.arange(400.0).reshape(100, 4), np.arange(100) % 2
        data = tf.data.Dataset.from_tensor_slices((x, y)).batch(10)
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(data, validation_split=0.2)

    Good
        import numpy as np
        import tensorflow as tf
        from keras import Input, Sequential
        from keras.layers import Dense

        x, y = np.arange(400.0).reshape(100, 4), np.arange(100) % 2
        data = tf.data.Dataset.from_tensor_slices((x, y)).batch(10)
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(data.skip(2), validation_data=data.take(2))

    Unless
        The inputs are arrays.
    """
    if SAID.search(crash.message) is None:
        return
    yield finding(
        crash,
        "`validation_split` takes rows of arrays, and `fit` is given batches that come one after the other",
        spots(crash, "has no rows to count off"),
        what_was_given(crash),
        "Which rows are the last ones is known only once all batches have come.",
        _fix(crash),
    )


def _fix(crash: Crash) -> Fix:
    data, share = argument_of(crash.call, 0, "x"), argument_of(crash.call, None, "validation_split")
    if "Dataset" not in crash.message or data is None or share is None or not data.text.isidentifier():
        return Fix("", advice=ADVICE)
    if data.where is None or share.where is None or share.named is None:
        return Fix("", advice=ADVICE)
    batches = f"int({share.text} * len({data.text}))"
    rewrites = (
        (data.where, f"{data.text}.skip({batches})"),
        (share.named, "validation_data"),
        (share.where, f"{data.text}.take({batches})"),
    )
    return Fix("batches that are not shuffled anew in each epoch", rewrites=rewrites)
