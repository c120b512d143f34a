"""Labels that may all be true are not found by looking for the largest."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Head, Labels, Layer, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, NewDecode, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.evaluation.answers import ARGMAX, of_this_model, whole
from kerasdoctor.rules.evaluation.argmax_over_one_unit import ALONG_CLASSES, answers_in, axis_of


@cause(kind="decode", severity=Severity.HURTS)
def argmax_over_independent_labels(network: Network, trace: Trace) -> Iterator[Finding]:
    """Argmax picks one label for rows that can have several, or none.

    Why it hurts
        Each sigmoid unit answers a question of its own, and the labels say that several answers can be yes.
        argmax keeps only the surest: every row gets exactly one label, so all further ones are missed
        however good the model is, and rows without a label get one.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.preprocessing import MultiLabelBinarizer

        x = np.random.default_rng(0).normal(size=(300, 3))
        tags = [["above"] * int(row[0] > 0) + ["right"] * int(row[1] > 0) + ["far"] for row in x]
        y = MultiLabelBinarizer().fit_transform(tags)
        model = Sequential([Input((3,)), Dense(16, activation="relu"), Dense(3, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        answers = np.argmax(model.predict(x), axis=1)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.preprocessing import MultiLabelBinarizer

        x = np.random.default_rng(0).normal(size=(300, 3))
        tags = [["above"] * int(row[0] > 0) + ["right"] * int(row[1] > 0) + ["far"] for row in x]
        y = MultiLabelBinarizer().fit_transform(tags)
        model = Sequential([Input((3,)), Dense(16, activation="relu"), Dense(3, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        answers = (model.predict(x) > 0.5).astype(int)

    Unless
        The labels are one-hot, so that exactly one is true in each row: then the largest output is the
        answer also with sigmoids.
    """
    match network.heads:
        case (Head(layer=Layer(activation="sigmoid", units=int(units)) as layer, labels=Labels(kind="multi-hot")),) if (
            units > 1
        ):
            for call in trace.of(*ARGMAX):
                if axis_of(call) in ALONG_CLASSES and whole(of_this_model(answers_in(call), trace)):
                    yield _finding(call, layer, units)


def _finding(call: Call, layer: Layer, units: int) -> Finding:
    return Finding(
        message=f"argmax picks one of {units} labels, and a row can have several of them",
        places=(
            Spot(call.where, "one label for each row"),
            Spot(layer.where or Part("the output layer"), f"{units} independent answers"),
        ),
        evidence=(Evidence("read off the source: the labels are multi-hot and the output units are sigmoids"),),
        why="The largest of several independent probabilities says nothing about the others.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", (NewDecode("threshold", where=call.where),)),),
    )
