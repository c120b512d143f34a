"""The logarithm of a probability that reaches zero is not a number to learn from."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Formula, Head, Layer, Network, Term, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause

# What leaves the smallest value as it is.
KEEPING = frozenset({"cast", "reshape", "squeeze", "index", "element", "flatten", "expand_dims", "convert_to_tensor"})
LOGARITHMS = frozenset({"log", "log2", "log10"})


@cause(kind="numerics", severity=Severity.HURTS, explains={"no-number-from-the-start"})
def logarithm_of_zero(network: Network, trace: Trace) -> Iterator[Finding]:
    """A custom loss takes the logarithm of probabilities that can be exactly zero.

    Why it hurts
        A sigmoid or a softmax in 32 bits reaches 0 and 1 exactly once its input is large enough, and a ReLU
        is 0 half of the time. Its logarithm is then minus infinity, times a label of 0 not a number, and
        from that step on every weight is NaN. Keras' own losses keep the probabilities a little away from
        both ends.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        def cross_entropy(y_true, y_pred):
            positive = y_true * keras.ops.log(y_pred)
            negative = (1 - y_true) * keras.ops.log(1 - y_pred)
            return -keras.ops.mean(positive + negative, axis=-1)

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1, keepdims=True) > 0).astype("float32")
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss=cross_entropy, optimizer="adam")
        model.fit(x, y)

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        def cross_entropy(y_true, y_pred):
            y_pred = keras.ops.clip(y_pred, 1e-7, 1 - 1e-7)
            positive = y_true * keras.ops.log(y_pred)
            negative = (1 - y_true) * keras.ops.log(1 - y_pred)
            return -keras.ops.mean(positive + negative, axis=-1)

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1, keepdims=True) > 0).astype("float32")
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss=cross_entropy, optimizer="adam")
        model.fit(x, y)

    Unless
        The probabilities are clipped, or something small is added to them, before the logarithm; or the
        output can not be zero, as with softplus.
    """
    match network.heads:
        case (Head(layer=Layer(activation="sigmoid" | "softmax" | "relu" as activation) as layer),):
            for formula in trace.formulas:
                if formula.role == "loss" and len(formula.parameters) >= 2:
                    risky = [term for term in formula.calls if _reaches_zero(term, formula.parameters[1], activation)]
                    if risky:
                        yield _finding(formula, risky, layer)


def _reaches_zero(term: Term, predictions: str, activation: str) -> bool:
    if term.word not in LOGARITHMS or not term.of or term.name.startswith("method."):
        return False
    inside = _bare(term.of[0])
    match inside:
        case Term(name="subtract", of=(Term(name="constant", value=1 | 1.0), other)) if activation != "relu":
            return _bare(other).is_parameter(predictions)
    return inside.is_parameter(predictions)


def _bare(term: Term) -> Term:
    while term.of and term.word in KEEPING:
        term = term.of[0]
    return term


def _finding(formula: Formula, risky: list[Term], layer: Layer) -> Finding:
    function = risky[0].name.removeprefix("tensorflow.math.").removeprefix("keras.")
    return Finding(
        message=f"the loss `{formula.name or 'lambda'}` takes `{function}` of probabilities that can be 0",
        places=(
            *(Spot(term.where, "minus infinity where the argument is 0") for term in risky),
            Spot(layer.where or Part("the output layer"), f"{layer.activation}: reaches its ends exactly"),
        ),
        evidence=(Evidence("read off the source: nothing keeps the argument of the logarithm away from 0"),),
        why="One infinite term makes the loss and then all weights NaN.",
        confidence=Confidence.LIKELY,
        fixes=(
            Fix("", advice="clip the predictions to [1e-7, 1 - 1e-7] first, or use the cross-entropy that Keras has"),
        ),
    )
