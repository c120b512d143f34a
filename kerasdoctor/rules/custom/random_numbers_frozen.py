"""NumPy draws once, when the function is traced."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Formula, Term, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

# What is traced; a layer may draw in `__init__` and keep the numbers.
ROLES = {"loss": "the loss", "call": "`call`", "train_step": "the training step"}
DRAWING = frozenset(
    {"rand", "randn", "random", "normal", "uniform", "randint", "choice", "binomial", "permutation", "shuffle", "gauss"}
    | {"standard_normal", "random_sample", "beta", "exponential"}
)


@cause(kind="custom-layer", severity=Severity.HURTS)
def random_numbers_frozen(trace: Trace) -> Iterator[Finding]:
    """Random numbers inside a layer, a loss or a training step come from NumPy or Python.

    Why it hurts
        Keras traces these functions once and then runs the recorded graph. What NumPy drew while it was
        traced is a constant of that graph: the "noise" is the same for every batch and every epoch, and
        the model simply learns it.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Layer

        class Mine(Layer):
            def call(self, inputs):
                return inputs + np.random.normal(scale=0.1, size=4)

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
                self.seeds = keras.random.SeedGenerator(0)

            def call(self, inputs):
                return inputs + keras.random.normal(keras.ops.shape(inputs), stddev=0.1, seed=self.seeds)

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x.sum(axis=1, keepdims=True)
        model = Sequential([Input((4,)), Mine(), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y)

    Unless
        The model is compiled with `run_eagerly=True`, or the numbers come from `keras.random` or
        `tf.random`.
    """
    if trace.compile is not None and trace.compile.argument(None, "run_eagerly") is not None:
        return
    for formula in trace.formulas:
        for term in formula.calls if formula.role in ROLES else ():
            if term.name.startswith(("numpy.random.", "random.")) and term.word in DRAWING:
                yield _finding(formula, term)


def _finding(formula: Formula, term: Term) -> Finding:
    what = ROLES[formula.role]
    module = term.name.rpartition(".")[0]
    return Finding(
        message=f"`{module}.{term.word}` in {what} draws once and gives the same numbers for ever",
        places=(Spot(term.where, "drawn while the function is traced"), Spot(formula.where, "traced once")),
        evidence=(Evidence(f"read off the source: `{term.name}` is called inside a function that Keras traces"),),
        why="In the recorded graph the drawn numbers are constants.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", advice="draw with keras.random and a keras.random.SeedGenerator that is kept as an attribute"),),
    )
