"""A layer is part of a net only if its answer goes on to an output."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.old_uses import after, before


@cause(kind="architecture-depth", severity=Severity.HURTS)
def layer_that_leads_nowhere(trace: Trace) -> Iterator[Finding]:
    """A layer is made or called for a model, and nothing takes it or reads its answer.

    Why it hurts
        Keras makes the model of what lies between its inputs and its outputs. A layer beside that
        way is left out without a word: the model is smaller than it looks in the script, and lacks
        what the layer was there for.

    Bad
        import numpy as np
        from keras import Input, Model
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        inputs = Input((8,))
        hidden = Dense(64, activation="relu")(inputs)
        hidden = Dense(4, activation="relu")(inputs)
        model = Model(inputs, Dense(1)(hidden))
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Model
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        inputs = Input((8,))
        hidden = Dense(64, activation="relu")(inputs)
        hidden = Dense(4, activation="relu")(hidden)
        model = Model(inputs, Dense(1)(hidden))
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The answer is read later, or may be, in a function or on another way through the script; the
        layer has a name and is called once more; or it is not one of Keras.
    """
    for call in trace.of("layer.unread"):
        yield _finding(call)
    for call in trace.of("layer.unused"):
        yield _not_added(call)


def _not_added(call: Call) -> Finding:
    model = call.constant(0)
    edit = ((before(call.where), f"{model}.add("), (after(call.where), ")"))
    added = call.arguments[0].where
    beside = (Spot(added, "the layer before is added"),) if added is not None else ()
    return Finding(
        message=f"a layer is made, but not added to `{model}` like those before and after it",
        places=(Spot(call.where, "made and dropped"), *beside),
        evidence=(Evidence(f"read off the source: it stands between two calls of {model}.add, and nothing takes it"),),
        why="Making a layer does not put it into a model.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", rewrites=edit),),
    )


def _finding(call: Call) -> Finding:
    instead = call.arguments[0].where if call.arguments else None
    other = (Spot(instead, "takes its place, and does not read it"),) if instead is not None else ()
    advice = "pass its answer on to the next layer" if other else "keep its answer, and pass that on to the next layer"
    return Finding(
        message="a layer is called, but nothing reads its answer, so the model does without it",
        places=(Spot(call.where, "its answer goes nowhere"), *other),
        evidence=(Evidence("read off the source: between this call and the outputs nothing uses what it gives"),),
        why="A model consists of the layers on the way from its inputs to its outputs.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice=f"{advice}, or take the layer out"),),
    )
