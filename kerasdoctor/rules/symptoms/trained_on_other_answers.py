"""The loss that training lowers is not the loss of what `predict` answers."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import InitialPass, Network
from kerasdoctor.finding import Acquittal, Confidence, Finding, Severity
from kerasdoctor.numbers import short
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import symptom

# Rounding of single precision and the clipping of probabilities stay a hundred times below this share.
APART = 0.01


@symptom(kind="loss-activation-mismatch", severity=Severity.HURTS)
def trained_on_other_answers(initial_pass: InitialPass, network: Network) -> Iterator[Finding | Acquittal]:
    """The loss that fit reports cannot be reproduced from the answers of predict.

    Why it hurts
        On the TensorFlow backend a cross-entropy looks behind a sigmoid or softmax and works on what
        went into it. Where the activation is not the one that the loss is made for, it trains a head
        that is not there when `predict` answers: the printed loss goes down, and the answers are
        those of another function.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 6))
        y = np.eye(3)[np.random.default_rng(1).integers(0, 3, size=300)]
        model = Sequential([Input((6,)), Dense(16, activation="relu"), Dense(3, activation="sigmoid")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 6))
        y = np.eye(3)[np.random.default_rng(1).integers(0, 3, size=300)]
        model = Sequential([Input((6,)), Dense(16, activation="relu"), Dense(3, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        Probabilities so near 0 or 1 that their logarithm is cut off make the two differ as well: then
        nothing is compared.
    """
    match initial_pass:
        case InitialPass(inference_loss=float(trained), told_loss=float(told)):
            if abs(trained - told) <= APART * max(abs(trained), abs(told)):
                yield Acquittal(f"the loss that is trained is that of the answers ({short(told)})")
                return
            spots = [
                Spot(head.loss.where or Part("the loss"), "works on what goes into the activation")
                for head in network.heads[:1]
                if head.loss is not None
            ]
            yield Finding(
                message=f"fit lowers a loss of {short(trained)}; what predict answers has a loss of {short(told)}",
                places=(*spots, Spot(Part("the output"), "gives other answers than those that are trained")),
                evidence=(
                    Evidence(
                        f"the same {initial_pass.rows} rows, weights and loss, without regularisation",
                        initial_pass.rows,
                        numbers=(("trained", trained), ("told", told)),
                    ),
                ),
                why="The loss goes past the activation of the output, so that what is trained is not what answers.",
                confidence=Confidence.CERTAIN,
            )
