"""A Normalization layer that has seen no data changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

LAYER = "keras.layers.Normalization"
# After these a layer may have its numbers without a call of adapt that is read.
MAY_ADAPT = (
    "unknown.adapt",
    "array.adapt",
    "keras.Model.load_weights",
    "keras.Model.set_weights",
    "keras.Model.get_layer",
)


@cause(kind="input-scaling", severity=Severity.BREAKS)
def normalization_not_adapted(network: Network, trace: Trace) -> Iterator[Finding]:
    """A Normalization layer is trained with although it was never adapted, or is adapted only later.

    Why it hurts
        The layer takes mean 0 and spread 1 until `adapt` has looked at the data, so it hands the inputs on
        as they are. Adapting it after the model was trained changes what the trained weights see, or, as
        compiled functions keep the old numbers, nothing at all.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Normalization

        x = np.random.default_rng(0).normal(50, 20, size=(200, 3))
        y = (x.sum(axis=1) > 150).astype(int)
        model = Sequential([Input((3,)), Normalization(), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense, Normalization

        x = np.random.default_rng(0).normal(50, 20, size=(200, 3))
        y = (x.sum(axis=1) > 150).astype(int)
        scaling = Normalization()
        scaling.adapt(x)
        model = Sequential([Input((3,)), scaling, Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        Mean and variance are given to the layer, weights are loaded, some layer is adapted before, or
        something that is not known is.
    """
    fit = trace.fit
    made = trace.of(LAYER)
    if fit is None or not any(layer.kind == "Normalization" for layer in network.layers):
        return
    if not made or any(not call.whole or _has_numbers(call) for call in made) or trace.of(*MAY_ADAPT):
        return
    adapted = trace.of(f"{LAYER}.adapt")
    if any(call.order < fit.order or call.within is not None for call in adapted):
        return
    places = [Spot(made[0].where, "takes mean 0 and variance 1 until it is adapted"), Spot(fit.where, "trained with")]
    message = "the Normalization layer was never adapted, so it hands the inputs on as they are"
    if adapted:
        places.insert(0, Spot(adapted[0].where, "adapted after the training"))
        message = "the Normalization layer is adapted only after the model is trained"
    yield Finding(
        message=message,
        places=tuple(places),
        evidence=(Evidence("read off the source: no `adapt` before `fit`, and no mean is given"),),
        why="The layer learns mean and variance only from `adapt`.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="call adapt with the training inputs before the model is built"),),
    )


def _has_numbers(call: Call) -> bool:
    return call.argument(1, "mean") is not None or call.argument(2, "variance") is not None
