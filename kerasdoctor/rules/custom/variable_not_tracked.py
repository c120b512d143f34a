"""Keras trains the variables that it knows of."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Formula, Script, Term, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

# Earlier versions find any variable of TensorFlow in an attribute.
TRACKING = 3
VARIABLE = "tensorflow.Variable"
# What a plain variable is handed to that keeps it on purpose.
KEEPING = frozenset({"track_variable", "_track_variable"})


@cause(kind="custom-layer", severity=Severity.SMELLS)
def variable_not_tracked(script: Script, trace: Trace) -> Iterator[Finding]:
    """A layer keeps a weight as `tf.Variable`, which Keras 3 neither trains nor saves.

    Why it hurts
        Keras 3 knows the weights that `add_weight` or `keras.Variable` make. A `tf.Variable` in a layer is
        just some attribute: it is not among the trainable weights, so it stays as it was made while the
        rest of the model trains around it, and it is missing from the saved file. Nothing is said about it.

    Bad
        import keras
        import numpy as np
        import tensorflow as tf
        from keras import Input, Sequential
        from keras.layers import Dense, Layer

        class Scale(Layer):
            def __init__(self):
                super().__init__()
                self.scale = tf.Variable(tf.ones(4))

            def call(self, inputs):
                return inputs * self.scale

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.sum(axis=1, keepdims=True)
        model = Sequential([Input((4,)), Scale(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)

    Good
        import keras
        import numpy as np
        import tensorflow as tf
        from keras import Input, Sequential
        from keras.layers import Dense, Layer

        class Scale(Layer):
            def __init__(self):
                super().__init__()
                self.scale = self.add_weight(shape=(4,), initializer="ones")

            def call(self, inputs):
                return inputs * self.scale

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.sum(axis=1, keepdims=True)
        model = Sequential([Input((4,)), Scale(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)

    Unless
        The variable is no weight (`trainable=False`), is tracked by hand, or the script is written for Keras 2, which
        finds such variables.
    """
    for formula in trace.formulas if script.target.keras == TRACKING else ():
        if formula.role == "build" and not any(call.word in KEEPING for call in formula.calls):
            plain = [call for call in formula.calls if call.name == VARIABLE and _is_trained(call)]
            if plain:
                yield _finding(formula, plain[0])


def _is_trained(call: Term) -> bool:
    told = call.keyword("trainable")
    return (told is None or (told.name == "constant" and told.value is True)) and len(call.of) < 2


def _finding(formula: Formula, call: Term) -> Finding:
    return Finding(
        message=f"{formula.owner} keeps a weight as `tf.Variable`, which Keras 3 does not train",
        places=(Spot(call.where, "not among the weights of the layer"),),
        evidence=(Evidence(f"read off the source: it is made in `{formula.name}` of a Keras class"),),
        why="Keras 3 tracks the variables that it makes itself, and trains only those.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", advice="make it with self.add_weight(shape=..., initializer=...)"),),
    )
