"""The whole part of a probability is zero."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Head, Layer, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.evaluation.answers import of_this_model, settled, untouched

CUT = "compare the answers with 0.5 before the cast"
CHOOSE = "decode with argmax along the last axis instead of the cast"


@cause(
    kind="decode",
    severity=Severity.BREAKS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant"},
)
def probabilities_cut_to_whole_numbers(network: Network, trace: Trace) -> Iterator[Finding]:
    """Probabilities are turned into whole numbers without rounding them first.

    Why it hurts
        A cast to integers drops what stands behind the point: 0.99 becomes 0. Every answer of a sigmoid or
        a softmax is then 0, apart from the few that are exactly 1, and every row is said to be negative.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        answers = model.predict(x).astype(int)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        answers = (model.predict(x) > 0.5).astype(int)

    Unless
        The answers are rounded, compared with a threshold or multiplied first, as pixels of a picture
        are.
    """
    match network.heads:
        case (Head(layer=Layer(activation="sigmoid" | "softmax") as layer),):
            for call in settled(trace, "answer.astype"):
                if _is_whole(call.argument(0, "dtype")) and untouched(of_this_model(call.of, trace)):
                    yield _finding(call, layer)


def _is_whole(kind: Argument | None) -> bool:
    if kind is None:
        return False
    name = kind.value if isinstance(kind.value, str) else kind.form
    return name.rpartition(".")[2].startswith(("int", "uint"))


def _finding(call: Call, layer: Layer) -> Finding:
    return Finding(
        message=f"a cast to integers turns the probabilities of the {layer.activation} into zeros",
        places=(
            Spot(call.where, "0.99 becomes 0 here"),
            Spot(layer.where or Part("the output layer"), "gives numbers from 0 to 1"),
        ),
        evidence=(Evidence("read off the source: nothing rounds the answers before the cast"),),
        why="A cast cuts a number off at the point, it does not round.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice=CUT if layer.activation == "sigmoid" else CHOOSE),),
    )
