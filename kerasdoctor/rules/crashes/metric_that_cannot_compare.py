"""Metrics compare labels with answers, and ask for both in one form."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Crash, Script, Trace
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.places import Line, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.new_names import spelled
from kerasdoctor.rules.crashes.saying import argument_of, finding, shape, spots, what_was_given

ENCODED = {"sparse_categorical_crossentropy": "categorical_crossentropy"}


@cause(kind="wrong-metric", severity=Severity.BREAKS, stops_script=True)
def metric_that_cannot_compare(crash: Crash, trace: Trace | None, script: Script | None) -> Iterator[Finding]:
    """A metric is given labels in a form that it cannot compare with the answers.

    Why it hurts
        The loss takes class numbers, but F1, precision, recall and the area under the curve count column
        by column and ask for one-hot rows. Keras stops at the first batch with a message about two
        sizes, and names neither the metric nor the labels.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x, y = np.random.default_rng(0).normal(size=(96, 4)), np.arange(96) % 3
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(3, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=[keras.metrics.AUC()])
        model.fit(x, y)

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x, y = np.random.default_rng(0).normal(size=(96, 4)), np.arange(96) % 3
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(3, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=[keras.metrics.AUC()])
        model.fit(x, keras.utils.to_categorical(y, 3))

    Unless
        Labels and answers have the same shape.
    """
    name = crash.detail("metric")
    if not name or crash.method != "fit":
        return
    labels, layers = crash.argument("y"), [layer for layer in crash.layers if layer.output_shape]
    output = layers[-1].output_shape if layers else None
    told = f"labels of shape {shape(labels.shape)}" if labels is not None and labels.shape else "these labels"
    compiled = trace.compile if trace is not None else None
    place = compiled.argument(None, "metrics") if compiled is not None else None
    spot = Spot(place.where, f"asks for {name}") if place is not None and place.where is not None else None
    yield finding(
        crash,
        f"{name} cannot compare {told} with answers of shape {shape(output)}",
        spots(crash, told, spot),
        what_was_given(crash),
        "A metric that counts column by column needs a column for each class in the labels, too.",
        *_fixes(crash, trace, script, output[-1] if output else None),
    )


def _fixes(crash: Crash, trace: Trace | None, script: Script | None, classes: int | None) -> Iterator[Fix]:
    labels = argument_of(crash.call, 1, "y")
    loss = _constant(trace, "loss")
    given = crash.argument("y")
    advice = "give one-hot labels and categorical_crossentropy, or a metric for class numbers"
    flat = given is not None and given.shape is not None and len(given.shape) == 1
    if labels is None or labels.where is None or script is None or not flat or not classes or classes < 2:
        yield Fix("", advice=advice)
        return
    name, extra = spelled(script, "keras.utils.to_categorical")
    if name is None or loss is None or loss.where is None or str(loss.value) not in ENCODED:
        yield Fix("", advice=advice)
        return
    edits: list[tuple[Line, str]] = [(labels.where, f"{name}({labels.text}, {classes})")]
    yield Fix("", rewrites=(*edits, (loss.where, f'"{ENCODED[str(loss.value)]}"'), *extra))


def _constant(trace: Trace | None, name: str) -> Argument | None:
    compiled = trace.compile if trace is not None else None
    found = compiled.argument(1, name) if compiled is not None else None
    return found if found is not None and isinstance(found.value, str) else None
