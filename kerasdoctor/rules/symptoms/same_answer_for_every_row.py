"""Whatever row comes in, the answer is the same."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import InitialPass
from kerasdoctor.finding import Acquittal, Confidence, Finding, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import symptom


@symptom(kind="dead-relu", severity=Severity.BREAKS)
def same_answer_for_every_row(initial_pass: InitialPass) -> Iterator[Finding | Acquittal]:
    """The answers do not depend on the inputs, at the initial weights and at others.

    Why it hurts
        A net whose answers do not move with its inputs can learn one number: the mean, or the most
        frequent label. Somewhere on the way everything is cut to the same value, by units that are
        silent, a softmax over a single unit, tokens that all become 0, or a drop-out of everything.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Embedding, Flatten

        x = np.random.default_rng(0).uniform(0, 1, size=(300, 6))
        y = (x[:, 0] > x[:, 1]).astype(int)
        model = Sequential([Input((6,)), Embedding(1000, 8), Flatten(), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).uniform(0, 1, size=(300, 6))
        y = (x[:, 0] > x[:, 1]).astype(int)
        model = Sequential([Input((6,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        Weights that start at zero hide the inputs until the first step: with other weights the answers
        move, and nothing is reported. Rows that do not differ show nothing.
    """
    asked = [part for part in initial_pass.inputs if part.varies]
    if asked and all(part.none_later for part in asked):
        yield Finding(
            message="the answers are the same whatever the inputs are",
            places=(Spot(Part("the model"), "answers every row alike"),),
            evidence=(
                Evidence(
                    "rows exchanged give the same answers, at the initial weights and at others",
                    initial_pass.rows,
                ),
            ),
            why="What does not depend on the inputs cannot be learnt from them.",
            confidence=Confidence.CERTAIN,
        )
    elif asked and all(part.influence for part in asked):
        yield Acquittal("the answers move with every input")
