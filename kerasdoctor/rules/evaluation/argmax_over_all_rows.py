"""Without an axis argmax looks through the whole table."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Head, Layer, Network, Past, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, NewDecode, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.evaluation.answers import of_this_model, rows, untouched
from kerasdoctor.rules.evaluation.argmax_over_one_unit import answers_in

FLATTENING = ("numpy.argmax", "answer.argmax")


@cause(kind="decode", severity=Severity.BREAKS)
def argmax_over_all_rows(network: Network, trace: Trace) -> Iterator[Finding]:
    """Argmax is done to the predictions of many rows without saying along which axis.

    Why it hurts
        NumPy then takes the table of predictions for one long list and gives a single number: the place of
        the largest output of all rows, which is no class of any row.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.argmax(axis=1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        classes = np.argmax(model.predict(x))

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.argmax(axis=1)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)
        classes = np.argmax(model.predict(x), axis=-1)

    Unless
        The model is asked about a single row, for which both are the same, or one row is picked first.
    """
    match network.heads:
        case (Head(layer=Layer(activation="softmax", units=int(units)) as layer),) if units > 1:
            for call in trace.of(*FLATTENING):
                past = answers_in(call)
                if call.whole and not _says_axis(call) and _has_many_rows(past, trace):
                    yield _finding(call, layer)


def _says_axis(call: Call) -> bool:
    return call.argument(0 if call.name.startswith("answer.") else 1, "axis") is not None


def _has_many_rows(past: Past | None, trace: Trace) -> bool:
    done = of_this_model(past, trace)
    if not untouched(done) or done is None or any(step.name in ("columns", "slice", "element") for step in done):
        return False
    return (rows(past, trace) or 0) > 1


def _finding(call: Call, layer: Layer) -> Finding:
    return Finding(
        message="argmax without an axis gives one number for the predictions of all rows",
        places=(
            Spot(call.where, "looks through all rows at once"),
            Spot(layer.where or Part("the output layer"), f"{layer.units} outputs for each row"),
        ),
        evidence=(Evidence("read off the source: the model is asked about many rows, and argmax is given no axis"),),
        why="Without an axis NumPy flattens the array first.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", (NewDecode("argmax", where=call.where),)), Fix("", advice="give argmax axis=-1")),
    )
