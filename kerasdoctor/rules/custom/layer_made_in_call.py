"""A layer made in `call` is a new one each time."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Formula, Script, Term, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.new_names import spelled
from kerasdoctor.rules.api.old_uses import after

WITH_WEIGHTS = frozenset(
    {"Dense", "Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "DepthwiseConv2D", "SeparableConv2D", "Embedding"}
    | {"LSTM", "GRU", "SimpleRNN", "BatchNormalization", "LayerNormalization", "MultiHeadAttention", "EinsumDense"}
)


@cause(kind="custom-layer", severity=Severity.BREAKS, raises=(r"singleton tf.Variables",))
def layer_made_in_call(trace: Trace, script: Script | None) -> Iterator[Finding]:
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
                    yield _finding(formula, term, _fix(trace, script, formula, term))


def _is_applied(layer: Term, formula: Formula) -> bool:
    """Whether the layer that was made is called in the same function."""
    return any(call.name == "unknown" and call.of and call.of[0] is layer for call in formula.calls)


def _finding(formula: Formula, term: Term, fix: Fix) -> Finding:
    return Finding(
        message=f"`call` of {formula.owner} makes a {term.word} layer each time it runs",
        places=(Spot(term.where, "new random weights at each call"), Spot(formula.where, "runs for every batch")),
        evidence=(Evidence("read off the source: the layer is made and applied in `call`"),),
        why="Weights that are made anew for each batch cannot be trained.",
        confidence=Confidence.CERTAIN,
        fixes=(fix,),
    )


def _fix(trace: Trace, script: Script | None, formula: Formula, term: Term) -> Fix:
    """Return the fix: the layer is made behind `super().__init__()`, where that is a statement of its own."""
    advice = f"make the {term.word} in `__init__`, keep it as an attribute and call that"
    start = _end_of_super(trace, formula)
    made = [call for call in script.of(term.name) if call.where == term.where] if script is not None else []
    name = spelled(script, term.name)[0] if script is not None else None
    if start is None or name is None or len(made) != 1:
        return Fix("", advice=advice)
    given = (part.text if part.keyword is None else f"{part.keyword}={part.text}" for part in made[0].arguments)
    attribute = f"self.{term.word.lower()}_layer"
    line = f"\n{' ' * (start.column - 1)}{attribute} = {name}({', '.join(given)})"
    return Fix("", rewrites=((after(start), line), (term.where, attribute)))


def _end_of_super(trace: Trace, formula: Formula) -> Line | None:
    """Return the call `super().__init__()` of the class that the formula belongs to."""
    for other in trace.formulas:
        if other.role == "build" and other.owner == formula.owner and other.name == "__init__":
            calls = [call.where for call in other.calls if call.name.endswith("__init__")]
            return calls[0] if len(calls) == 1 else None
    return None
