"""A layer made in `call` is a new one each time."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Formula, Term, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

WITH_WEIGHTS = frozenset(
    {"Dense", "Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "DepthwiseConv2D", "SeparableConv2D", "Embedding"}
    | {"LSTM", "GRU", "SimpleRNN", "BatchNormalization", "LayerNormalization", "MultiHeadAttention", "EinsumDense"}
)


@cause(kind="custom-layer", severity=Severity.BREAKS, raises=(r"singleton tf.Variables",))
def layer_made_in_call(trace: Trace) -> Iterator[Finding]:
    """A layer with weights is made inside `call`.

    Why it hurts
        `call` runs for every batch, so each run makes a layer with new random weights that no optimizer
        knows. Under `fit` TensorFlow stops with a message about variables created on the first call; run
        eagerly, the model computes with other weights each time and learns nothing in them.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Layer

        class Mine(Layer):
            def call(self, inputs):
                return Dense(8, activation="relu")(inputs)

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.sum(axis=1, keepdims=True)
        model = Sequential([Input((4,)), Mine(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Layer

        class Mine(Layer):
            def __init__(self):
                super().__init__()
                self.inner = Dense(8, activation="relu")

            def call(self, inputs):
                return self.inner(inputs)

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.sum(axis=1, keepdims=True)
        model = Sequential([Input((4,)), Mine(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)

    Unless
        The layer is made in `__init__` or `build` and kept as an attribute.
    """
    for formula in trace.formulas:
        if formula.role == "call":
            for term in formula.calls:
                if term.name.startswith("keras.layers.") and term.word in WITH_WEIGHTS and _is_applied(term, formula):
                    yield _finding(formula, term)


def _is_applied(layer: Term, formula: Formula) -> bool:
    """Whether the layer that was made is called in the same function."""
    return any(call.name == "unknown" and call.of and call.of[0] is layer for call in formula.calls)


def _finding(formula: Formula, term: Term) -> Finding:
    return Finding(
        message=f"`call` of {formula.owner} makes a {term.word} layer each time it runs",
        places=(Spot(term.where, "new random weights at each call"), Spot(formula.where, "runs for every batch")),
        evidence=(Evidence("read off the source: the layer is made and applied in `call`"),),
        why="Weights that are made anew for each batch cannot be trained.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice=f"make the {term.word} in `__init__`, keep it as an attribute and call that"),),
    )
