"""Logits are not probabilities: their middle is zero."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Head, Layer, Loss, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.evaluation.answers import ROUNDING, of_this_model, settled, untouched

COMPARING = ("operator.gt", "operator.ge", "operator.lt", "operator.le")
HALF = 0.5


@cause(kind="decode", severity=Severity.HURTS)
def logits_cut_at_one_half(network: Network, trace: Trace) -> Iterator[Finding]:
    """Answers of a model that ends in logits are compared with one half or rounded.

    Why it hurts
        With `from_logits=True` the model is trained to give any number, and 0 is where both classes are
        equally likely. A cut at one half asks for a probability above 0.62, so rows that the model
        itself thinks are positive are counted as negative.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.losses import BinaryCrossentropy

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss=BinaryCrossentropy(from_logits=True), optimizer="adam")
        model.fit(x, y, epochs=5)
        answers = model.predict(x) > 0.5

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.losses import BinaryCrossentropy

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss=BinaryCrossentropy(from_logits=True), optimizer="adam")
        model.fit(x, y, epochs=5)
        answers = model.predict(x) > 0

    Unless
        A sigmoid is applied to the answers first, the model that predicts has one added, or the threshold
        is not one half.
    """
    match network.heads:
        case (Head(layer=Layer(activation="linear") as layer, loss=Loss("binary_crossentropy", from_logits=True)),):
            for call in settled(trace, *COMPARING):
                half = _half(call, trace)
                if half is not None:
                    yield _finding(call, layer, half)
            for call in settled(trace, *ROUNDING):
                if _rounds_logits(call, trace):
                    yield _finding(call, layer, None)


def _half(call: Call, trace: Trace) -> Argument | None:
    """Return the one half that logits are compared with, if they are."""
    match call.arguments:
        case (Argument(value=float(limit)) as half, Argument(past=past)) | (
            Argument(past=past),
            Argument(value=float(limit)) as half,
        ) if limit == HALF and untouched(of_this_model(past, trace)):
            return half
    return None


def _rounds_logits(call: Call, trace: Trace) -> bool:
    """Whether logits are rounded to whole numbers."""
    method = call.name.startswith("answer.")
    first = call.argument(0, "a", "x")
    past = call.of if method else first.past if first is not None else None
    return untouched(of_this_model(past, trace)) and call.argument(0 if method else 1, "decimals") is None


def _finding(call: Call, layer: Layer, half: Argument | None) -> Finding:
    how = "compared with 0.5" if half is not None else "rounded"
    fix = Fix("", advice="compare the answers with 0 instead of rounding them")
    if half is not None and isinstance(half.where, Line):
        fix = Fix("", rewrites=((half.where, "0"),))
    return Finding(
        message=f"the answers are logits, and they are {how} as if they were probabilities",
        places=(
            Spot(call.where, "a logit of 0.5 is a probability of 0.62"),
            Spot(layer.where or Part("the output layer"), "no activation: the answers are logits"),
        ),
        evidence=(Evidence("read off the source: the loss has from_logits=True, and no sigmoid follows"),),
        why="Both classes are equally likely at a logit of 0.",
        confidence=Confidence.CERTAIN,
        fixes=(fix,),
    )
