"""The answer of a row depends on which other rows are in its batch."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import HeadPass, InitialPass, Network
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause

# Rounding depends on where a row stands in its batch, by a millionth of the range of the answers.
MOVED = 0.01
# Losses that compare each row with its own label.
BY_ROW = frozenset(
    {
        "binary_crossentropy",
        "categorical_crossentropy",
        "sparse_categorical_crossentropy",
        "mean_squared_error",
        "mean_absolute_error",
        "huber",
    }
)


@cause(
    kind="shape",
    severity=Severity.BREAKS,
    explains={"no-better-than-a-constant", "cannot-memorise-one-batch", "trained-on-other-answers"},
)
def rows_answered_together(initial_pass: InitialPass, network: Network) -> Iterator[Finding]:
    """A row's answer changes with the other rows of its batch, also outside training.

    Why it hurts
        Somewhere rows are mixed: a softmax, mean or reshape over the batch axis instead of the one
        behind it. In training the net can then read other rows' values, and in use the answer for a
        row depends on its company; alone it gets another one.

    Bad
        import keras
        import numpy as np
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(320, 6))
        y = (x[:, 0] > x[:, 1]).astype(int)
        inputs = keras.Input((6,))
        hidden = Dense(16, activation="relu")(inputs)
        weighted = hidden * keras.ops.softmax(hidden, axis=0)
        model = keras.Model(inputs, Dense(1, activation="sigmoid")(weighted))
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import keras
        import numpy as np
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(320, 6))
        y = (x[:, 0] > x[:, 1]).astype(int)
        inputs = keras.Input((6,))
        hidden = Dense(16, activation="relu")(inputs)
        weighted = hidden * keras.ops.softmax(hidden, axis=-1)
        model = keras.Model(inputs, Dense(1, activation="sigmoid")(weighted))
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The model compares rows by intent, as contrastive ones and discriminators that look at the
        spread of a batch do; an output with an axis for the rows of the batch, or with a loss of its
        own, is taken for one. Layers that draw at random or remember what came before are left out.
    """
    if len(initial_pass.heads) != len(network.heads):
        return
    for head, passed in zip(network.heads, initial_pass.heads, strict=True):
        if head.loss is None or head.loss.name not in BY_ROW or not _moved(passed):
            continue
        if head.output_shape is not None and None in head.output_shape[1:]:
            continue
        share = passed.foreign or 0.0
        yield Finding(
            message=f"a row's answer changes with the other rows of its batch, by {share:.0%} of the range of answers",
            places=(Spot(network.where or Part("the model"), "mixes the rows of a batch"),),
            evidence=(
                Evidence(
                    "other rows of the batch were exchanged, outside training; twice the same rows give the same "
                    f"answers ({initial_pass.rows} rows)",
                    initial_pass.rows,
                    numbers=(("share", share),),
                ),
            ),
            why="In use a row has other company, or none, and gets another answer.",
            confidence=Confidence.CERTAIN,
            fixes=(Fix("", advice="look for an operation over axis 0, the rows, and let it work on a later axis"),),
        )


def _moved(passed: HeadPass) -> bool:
    return passed.foreign is not None and passed.foreign > MOVED
