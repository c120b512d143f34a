"""Between layers of a graph stand placeholders of Keras, which TensorFlow cannot compute with."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Crash, Script
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.new_names import spelled
from kerasdoctor.rules.crashes.saying import finding, spots

SAID = ("A KerasTensor cannot be used as input to a TensorFlow function", "A KerasTensor is symbolic")
# Functions of TensorFlow and NumPy by their last word, and their names in `keras.ops`; others are called alike.
IN_OPS = {
    "reduce_mean": "mean",
    "reduce_sum": "sum",
    "reduce_max": "max",
    "reduce_min": "min",
    "reduce_prod": "prod",
    "reduce_any": "any",
    "reduce_all": "all",
    "reduce_logsumexp": "logsumexp",
    "concat": "concatenate",
    "constant": "convert_to_tensor",
    "pow": "power",
    "div": "divide",
    "truediv": "divide",
    "math.divide": "divide",
    "range": "arange",
    "clip_by_value": "clip",
    "batch_matmul": "matmul",
    "gather": "take",
    "pad": "pad",
}
ALIKE = frozenset(
    {
        "abs",
        "add",
        "argmax",
        "argmin",
        "cast",
        "clip",
        "concatenate",
        "cos",
        "cumsum",
        "divide",
        "dot",
        "einsum",
        "equal",
        "erf",
        "exp",
        "expand_dims",
        "greater",
        "less",
        "log",
        "log1p",
        "logical_and",
        "logical_not",
        "logical_or",
        "matmul",
        "max",
        "maximum",
        "mean",
        "min",
        "minimum",
        "multiply",
        "negative",
        "norm",
        "not_equal",
        "one_hot",
        "ones_like",
        "power",
        "prod",
        "relu",
        "repeat",
        "reshape",
        "round",
        "rsqrt",
        "shape",
        "sigmoid",
        "sign",
        "sin",
        "slice",
        "softmax",
        "softplus",
        "split",
        "sqrt",
        "square",
        "squeeze",
        "stack",
        "std",
        "subtract",
        "sum",
        "tanh",
        "tile",
        "top_k",
        "transpose",
        "var",
        "where",
        "zeros_like",
    }
)


@cause(kind="removed-api", severity=Severity.BREAKS, stops_script=True)
def tensorflow_function_on_a_keras_tensor(crash: Crash, script: Script | None) -> Iterator[Finding]:
    """A function of TensorFlow or NumPy is applied between the layers of a functional model.

    Why it hurts
        What a layer returns while a graph is built is a placeholder without values. Keras 2 wrapped
        functions of TensorFlow in layers by itself; Keras 3 asks for a layer, or a function of
        `keras.ops`, which becomes part of the graph on every backend.

    Bad
        import numpy as np
        import tensorflow as tf
        from keras import Input, Model
        from keras.layers import Dense

        inputs = Input((4,))
        hidden = Dense(8, activation="relu")(inputs)
        outputs = Dense(1)(tf.square(hidden))
        model = Model(inputs, outputs)
        model.compile(loss="mse", optimizer="adam")
        model.fit(np.zeros((40, 4)), np.zeros(40))

    Good
        import keras
        import numpy as np
        from keras import Input, Model
        from keras.layers import Dense

        inputs = Input((4,))
        hidden = Dense(8, activation="relu")(inputs)
        outputs = Dense(1)(keras.ops.square(hidden))
        model = Model(inputs, outputs)
        model.compile(loss="mse", optimizer="adam")
        model.fit(np.zeros((40, 4)), np.zeros(40))

    Unless
        The function is called inside a layer, a loss or a training step.
    """
    if not any(text in crash.message for text in SAID):
        return
    called = crash.call.word if crash.call is not None else "the function"
    yield finding(
        crash,
        f"`{called}` is applied to what a layer returns, which has no values while the model is built",
        spots(crash, "computes between layers"),
        (),
        "A graph of Keras is made of layers and of functions of `keras.ops`.",
        _fix(crash, script),
    )


def _fix(crash: Crash, script: Script | None) -> Fix:
    call = crash.call
    word = call.word if call is not None else ""
    new = IN_OPS.get(word) or (word if word in ALIKE else "")
    general = "write it with keras.ops, or inside the call of a layer of your own"
    if (
        call is None
        or call.function is None
        or not new
        or script is None
        or not call.name.startswith(("tensor", "num"))
    ):
        return Fix("", advice=f"{general}: keras.ops.{new}" if new else general)
    name, extra = spelled(script, f"keras.ops.{new}")
    if name is None or extra:
        name, extra = spelled(script, f"tensorflow.keras.ops.{new}")[0] or name, extra
    if name is None:
        return Fix("", advice=f"{general}: keras.ops.{new}")
    edits = [(call.function, name), *extra]
    edits += [
        (part.named, "keepdims") for part in call.arguments if part.keyword == "keep_dims" and part.named is not None
    ]
    return Fix("", rewrites=tuple(edits))
