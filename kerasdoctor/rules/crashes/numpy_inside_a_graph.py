"""Losses, metrics and layers compute with tensors that have no values yet."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Crash, Script
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.new_names import spelled
from kerasdoctor.rules.crashes.saying import finding, spots
from kerasdoctor.rules.crashes.tensorflow_function_on_a_keras_tensor import ALIKE, IN_OPS

SAID = (
    "Cannot convert a symbolic tf.Tensor",
    "Using a symbolic `tf.Tensor` as a Python `bool`",
    "Iterating over a symbolic",
    "has no attribute 'numpy'",
    "The numpy() method",
    "numpy() is only available when eager execution is enabled",
)
OTHER = "compute with keras.ops: keras.ops.where for a choice, or compile with run_eagerly=True to look at values"


@cause(kind="custom-loss", severity=Severity.BREAKS, stops_script=True)
def numpy_inside_a_graph(crash: Crash, script: Script | None) -> Iterator[Finding]:
    """A loss, a metric or a layer asks for values while the step of the training is being compiled.

    Why it hurts
        `fit` turns the step into a graph before any row goes through it. In there, tensors have a shape
        and no values: NumPy cannot compute with them, `if` cannot decide on them, and `.numpy()` is not
        there. What NumPy computed would have no gradient either.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        def squared(y_true, y_pred):
            return np.square(y_true - y_pred)

        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1)])
        model.compile(loss=squared, optimizer="adam")
        model.fit(np.zeros((40, 4)), np.zeros((40, 1)))

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        def squared(y_true, y_pred):
            return keras.ops.square(y_true - y_pred)

        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1)])
        model.compile(loss=squared, optimizer="adam")
        model.fit(np.zeros((40, 4)), np.zeros((40, 1)))

    Unless
        The model is compiled with `run_eagerly=True`, and nothing has to be differentiated there.
    """
    if not any(text in crash.message for text in SAID):
        return
    call = crash.call
    numpy = call is not None and call.name.startswith("numpy.")
    what = f"`np.{call.word}` is" if numpy and call is not None else "values are"
    yield finding(
        crash,
        f"{what} asked of a tensor that has none while the graph is built",
        spots(crash, "runs inside the graph"),
        (),
        "Inside `fit` a tensor is a place in a graph, until rows go through it.",
        _fix(crash, script) if numpy else Fix("", advice=OTHER),
    )


def _fix(crash: Crash, script: Script | None) -> Fix:
    call = crash.call
    word = call.word if call is not None else ""
    new = IN_OPS.get(word) or (word if word in ALIKE else "")
    name, extra = spelled(script, f"keras.ops.{new}") if script is not None and new else (None, ())
    if call is None or call.function is None or name is None:
        return Fix("", advice=OTHER)
    return Fix("", rewrites=((call.function, name), *extra))
