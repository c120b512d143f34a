"""The logarithm of a probability that reaches zero is not a number to learn from."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Formula, Head, Layer, Network, Script, Term, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Part, Place, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.custom.spelling import spelled

# What leaves the smallest value as it is.
KEEPING = frozenset({"cast", "reshape", "squeeze", "index", "element", "flatten", "expand_dims", "convert_to_tensor"})
PROBABILITIES = frozenset({"softmax", "sigmoid"})
LOGARITHMS = frozenset({"log", "log2", "log10"})


@cause(kind="numerics", severity=Severity.HURTS, explains={"no-number-from-the-start"})
def logarithm_of_zero(network: Network, trace: Trace, script: Script | None) -> Iterator[Finding]:
    """A custom loss takes the logarithm of probabilities that can be exactly zero.

    Why it hurts
        A sigmoid or a softmax in 32 bits reaches 0 and 1 exactly once its input is large enough, and a ReLU
        is 0 half of the time. Its logarithm is then minus infinity, times a label of 0 not a number, and
        from that step on every weight is NaN. The same goes for a softmax of scores inside the loss. Keras'
        own losses keep the probabilities a little away from both ends.

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
        case (Head(layer=Layer(activation="sigmoid" | "softmax" | "relu" | "linear" as activation) as layer),):
            for formula in trace.formulas:
                if formula.role == "loss" and len(formula.parameters) >= 2:
                    predictions = formula.parameters[1]
                    risky = [
                        term for term in formula.calls if _reaching_zero(term, predictions, activation) is not None
                    ]
                    if risky:
                        yield _finding(formula, risky, layer, script)


def _reaching_zero(term: Term, predictions: str, activation: str) -> Term | None:
    """Return the probabilities that a logarithm is taken of: those of the head, or such as are made of scores."""
    if term.word not in LOGARITHMS or not term.of or term.name.startswith("method."):
        return None
    inside = _bare(term.of[0])
    match inside:
        case Term(name="subtract", of=(Term(name="constant", value=1 | 1.0), other)) if activation != "relu":
            inside = _bare(other)
    if activation == "linear":
        scores = inside.of[0] if inside.word in PROBABILITIES and inside.of else None
        return inside if scores is not None and _bare(scores).is_parameter(predictions) else None
    return inside if inside.is_parameter(predictions) else None


def _bare(term: Term) -> Term:
    while term.of and term.word in KEEPING:
        term = term.of[0]
    return term


def _finding(formula: Formula, risky: list[Term], layer: Layer, script: Script | None) -> Finding:
    function = risky[0].name.removeprefix("tensorflow.math.").removeprefix("keras.")
    return Finding(
        message=f"the loss `{formula.name or 'lambda'}` takes `{function}` of probabilities that can be 0",
        places=(
            *(Spot(term.where, "minus infinity where the argument is 0") for term in risky),
            Spot(
                layer.where or Part("the output layer"),
                "scores without limits"
                if layer.activation == "linear"
                else f"{layer.activation}: reaches its ends exactly",
            ),
        ),
        evidence=(Evidence("read off the source: nothing keeps the argument of the logarithm away from 0"),),
        why="One infinite term makes the loss and then all weights NaN.",
        confidence=Confidence.LIKELY,
        fixes=tuple(_fixes(risky, formula.parameters[1], layer.activation or "", script)),
    )


def _fixes(risky: list[Term], predictions: str, activation: str, script: Script | None) -> Iterator[Fix]:
    rewrites = [_rewrite(term, predictions, activation, script) for term in risky]
    known = dict.fromkeys(rewrite for rewrite in rewrites if rewrite is not None)
    if None not in rewrites:
        yield Fix("", rewrites=tuple(known))
    elif activation == "linear":
        yield Fix("", advice="take the logarithm and the activation in one step, by log_softmax or log_sigmoid")
    else:
        yield Fix("", advice="clip the predictions to [1e-7, 1 - 1e-7] first, or use the cross-entropy that Keras has")


def _rewrite(term: Term, predictions: str, activation: str, script: Script | None) -> tuple[Place, str] | None:
    """Return the predictions clipped where they stand, or logarithm and activation in one step."""
    inside = _reaching_zero(term, predictions, activation)
    modern = term.name.startswith("keras.ops.")
    if inside is None or not (modern or term.name.startswith("tensorflow.")):
        return None
    if activation == "linear":
        one_step = f"log_{inside.word}"
        part = "keras.ops" if modern else "tensorflow.nn" if inside.word == "softmax" else "tensorflow.math"
        name, plain = spelled(script, f"{part}.{one_step}"), term.of[0] is inside and inside.parts == inside.of
        single = len(inside.of) == 1 and inside.of[0].is_parameter(predictions) and term.word == "log"
        return (term.where, f"{name}({predictions})") if name is not None and plain and single else None
    library = "keras.ops" if modern else "tensorflow"
    if activation == "relu":
        name, limits = spelled(script, f"{library}.maximum"), "1e-7"
    else:
        name, limits = spelled(script, f"{library}.{'clip' if modern else 'clip_by_value'}"), "1e-7, 1 - 1e-7"
    return (inside.where, f"{name}({predictions}, {limits})") if name is not None else None
