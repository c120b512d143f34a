"""A generator hands over a tuple: inputs, labels and, if there are any, weights."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerasdoctor.facts import Crash
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.rule import cause
from kerasdoctor.rules.crashes.saying import finding, spots, what_was_given

SAID = re.compile(r"generator must return a tuple|must return a tuple|Data is expected to be in format")


@cause(kind="input-type", severity=Severity.BREAKS, stops_script=True)
def batches_in_another_form(crash: Crash) -> Iterator[Finding]:
    """A generator gives batches in another form than a tuple of inputs and labels.

    Why it hurts
        In a tuple, the first part are the inputs and the second one the labels. A list stands for several
        inputs, so that labels in it would be an input, too; Keras stops and prints the whole batch.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        def batches():
            while True:
                yield [np.zeros((8, 4)), np.zeros(8)]

        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(batches(), steps_per_epoch=2)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        def batches():
            while True:
                yield np.zeros((8, 4)), np.zeros(8)

        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(batches(), steps_per_epoch=2)

    Unless
        The model has several inputs: then they are a tuple or a list inside the tuple.
    """
    if SAID.search(crash.message) is None:
        return
    yield finding(
        crash,
        "the generator gives batches that are no tuple of inputs and labels",
        spots(crash, "reads its batches"),
        what_was_given(crash),
        "A tuple has its parts by their place; a list is several inputs.",
        Fix("", advice="yield a tuple: `yield inputs, labels`, and of several inputs `yield (one, other), labels`"),
    )
