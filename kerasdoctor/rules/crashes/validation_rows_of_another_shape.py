"""What a model is validated on has to look like what it is trained on."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Crash, Given
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.rule import cause
from kerasdoctor.rules.crashes.saying import finding, shape, spots, what_was_given


@cause(kind="train-test-skew", severity=Severity.BREAKS, stops_script=True)
def validation_rows_of_another_shape(crash: Crash) -> Iterator[Finding]:
    """The rows to validate on have another shape than the rows to train on.

    Why it hurts
        After the first epoch the same model is asked for its answers to other rows. Columns that were
        dropped, scaled or one-hot encoded on one side only do not fit there: the training stops, after
        the time of an epoch.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        numbers = np.random.default_rng(0)
        x, y = numbers.normal(size=(60, 4)), np.arange(60) % 2
        held, answers = numbers.normal(size=(20, 3)), np.arange(20) % 2
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, validation_data=(held, answers))

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        numbers = np.random.default_rng(0)
        x, y = numbers.normal(size=(60, 4)), np.arange(60) % 2
        held, answers = numbers.normal(size=(20, 4)), np.arange(20) % 2
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, validation_data=(held, answers))

    Unless
        The model reads rows of any length.
    """
    held = crash.argument("validation_data")
    if crash.method != "fit" or held is None or len(held.items) < 2:
        return
    for name, part in zip(("x", "y"), held.items, strict=False):
        rows = crash.argument(name)
        if rows is None or not rows.shape or not part.shape or rows.shape[1:] == part.shape[1:]:
            continue
        what = "rows" if name == "x" else "labels"
        yield finding(
            crash,
            f"`fit` trains on {what} of shape {_row(rows)} and validates on {what} of shape {_row(part)}",
            spots(crash, f"validates on {what} of shape {_row(part)}"),
            what_was_given(crash),
            "One model answers both, so they go through the same preparation.",
            Fix("", advice=f"prepare the {what} to validate on by the same steps as those to train on"),
        )
        return


def _row(given: Given) -> str:
    return shape((given.shape or ())[1:])
