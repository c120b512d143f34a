"""One-hot rows need no second encoding."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

ENCODERS = (
    "keras.utils.to_categorical",
    "keras.utils.np_utils.to_categorical",
    "pandas.get_dummies",
    "tensorflow.one_hot",
)
# What leaves one-hot rows as they are.
HARMLESS = frozenset({"astype", "array", "asarray", "copy", "to_numpy", "float32", "train_test_split", "shuffle"})
ADVICE = "encode the labels once"


@cause(
    kind="label-encoding",
    severity=Severity.BREAKS,
    raises=(r"must have (?:the same )?(?:rank|shape)", r"Dimensions must be equal"),
)
def labels_encoded_twice(trace: Trace) -> Iterator[Finding]:
    """Labels that are one-hot rows already are encoded once more.

    Why it hurts
        Each 0 and each 1 of a row becomes a pair of columns, so the labels get an axis that no output
        has, and the classes become the question whether a column is 1.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.utils import to_categorical

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = to_categorical(x.argmax(axis=1))
        y = to_categorical(y)
        model = Sequential([Input((4,)), Dense(4, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.utils import to_categorical

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = to_categorical(x.argmax(axis=1))
        model = Sequential([Input((4,)), Dense(4, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The rows are turned back into class numbers in between.
    """
    for call in trace.of(*ENCODERS):
        first = call.argument(0, "y", "x", "indices")
        done = first.past.operations if first is not None and first.past is not None else ()
        before = next((item for item in reversed(done) if item.word not in HARMLESS), None)
        if before is None or before.name not in ENCODERS:
            continue
        yield Finding(
            message="labels that are one-hot rows already are encoded once more",
            places=(
                Spot(call.where, "makes a pair of columns of each 0 and 1"),
                Spot(before.where, "the rows are one-hot from here on"),
            ),
            evidence=(Evidence(f"{before.name.rpartition('.')[2]} before {call.name.rpartition('.')[2]}"),),
            why="The labels get an axis more than the outputs have.",
            confidence=Confidence.CERTAIN,
            fixes=(Fix("", rewrites=((call.where, first.text),)) if first is not None else Fix("", advice=ADVICE),),
        )
