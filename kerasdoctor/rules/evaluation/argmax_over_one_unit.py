"""The largest of one number is always the first."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Head, Layer, Network, Past, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, NewDecode, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.evaluation.answers import ARGMAX, of_this_model, settled, whole

ALONG_CLASSES = (-1, 1)


@cause(
    kind="decode",
    severity=Severity.BREAKS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant"},
)
def argmax_over_one_unit(network: Network, trace: Trace) -> Iterator[Finding]:
    """The class is read with argmax from a model that has a single output unit.

    Why it hurts
        Along an axis of length one the largest value is at place 0, whatever it is: every row is
        said to be class 0, and a confusion matrix has one filled column. The training may be
        perfectly fine; only the reading of its answers is not.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        classes = np.argmax(model.predict(x), axis=1)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        classes = (model.predict(x)[:, 0] > 0.5).astype(int)

    Unless
        The largest is looked for among rows or time steps, not along the axis of the single unit.
    """
    match network.heads:
        case (Head(layer=Layer(output_shape=(_, 1)) as layer),):
            for call in settled(trace, *ARGMAX):
                if axis_of(call) in ALONG_CLASSES and whole(of_this_model(answers_in(call), trace)):
                    yield _finding(call, layer)


def axis_of(call: Call) -> object:
    """Return the axis that argmax looks along, where it is a constant."""
    return call.constant(0 if call.name.startswith("answer.") else 1, "axis")


def answers_in(call: Call) -> Past | None:
    """Return where the array that argmax looks at comes from."""
    match call.argument(0, "a", "input", "x"):
        case _ if call.name.startswith("answer."):
            return call.of
        case Argument(past=past):
            return past
    return None


def _finding(call: Call, layer: Layer) -> Finding:
    fix = Fix("", advice="keep the output as it is: a single number of a regression needs no decoding")
    if layer.activation == "sigmoid":
        fix = Fix("", (NewDecode("threshold", where=call.where),))
    return Finding(
        message="argmax over the single output unit gives class 0 for every row",
        places=(
            Spot(call.where, "the axis it looks along has length 1"),
            Spot(layer.where or Part("the output layer"), "one unit"),
        ),
        evidence=(Evidence(f"read off the source: argmax along axis {axis_of(call)} of answers with one column"),),
        why="The position of the largest of one number is 0, however large it is.",
        confidence=Confidence.CERTAIN,
        fixes=(fix,),
    )
