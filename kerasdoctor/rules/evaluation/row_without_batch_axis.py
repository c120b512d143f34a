"""A model takes batches, also of one row."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Layer, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.rule import cause


@cause(
    kind="shape",
    severity=Severity.BREAKS,
    raises=(r"incompatible shape", r"expected (?:min_)?ndim", r"tuple index out of range"),
)
def row_without_batch_axis(network: Network, trace: Trace) -> Iterator[Finding]:
    """The model is asked about a single row that has no batch axis.

    Why it hurts
        The first axis of what a model is given counts rows. A single row, taken out of an array by its
        number, has lost that axis: its features are taken for rows, and Keras stops with a message about
        incompatible shapes.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.argmax(axis=1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        print(model.predict(x[0]))

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.argmax(axis=1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        print(model.predict(x[:1]))

    Unless
        The row has kept its axis (`x[:1]`, `x[None, 0]`), or the model takes single numbers.
    """
    match network.layers:
        case (Layer(input_shape=(_, int(), *_) as expected), *_) if expected[1:] != (1,):
            for call in trace.of_model("predict", "predict_on_batch"):
                given = call.argument(0, "x")
                if given is not None and given.shape is not None and given.shape == expected[1:]:
                    yield _finding(call, given)


def _finding(call: Call, given: Argument) -> Finding:
    rewrites: tuple[tuple[Line, str], ...] = ()
    if isinstance(given.where, Line):
        text = given.text if given.form == "name" or given.text.endswith(("]", ")")) else f"({given.text})"
        rewrites = ((given.where, f"{text}[None]"),)
    return Finding(
        message=f"`{given.text}` is one row of shape {given.shape}, without the axis that counts rows",
        places=(Spot(given.where or call.where, "one axis less than the model takes"),),
        evidence=(Evidence(f"read off the source: the model takes (rows, {', '.join(map(str, given.shape or ()))})"),),
        why="Keras takes the first axis of an array for its rows.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", rewrites=rewrites),),
    )
