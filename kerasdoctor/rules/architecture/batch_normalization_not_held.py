"""The `training` that BatchNormalization is called with in a graph gives way to that of fit and predict."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Layer, Network, Script, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import spot

# Ready-made networks with BatchNormalization in them, by the beginning of their names.
NORMALISED = ("ResNet", "Xception", "Inception", "MobileNet", "DenseNet", "NASNet", "EfficientNet")
FREEZING = "set.trainable"


@cause(kind="batchnorm-stats", severity=Severity.HURTS, explains={"worse-answers-than-in-training"})
def batch_normalization_not_held(network: Network, script: Script, trace: Trace) -> Iterator[Finding]:
    """BatchNormalization in a functional model is called with a fixed `training`, which Keras 3 does not keep to.

    Why it hurts
        `training=False` was the way to keep the averages of a ready-made network while it is tuned.
        In Keras 3 `fit` hands `training=True` to every layer of the graph, whatever it was called
        with: each batch is normalised by itself, and the averages drift to the new data.

    Bad
        import numpy as np
        from keras import Input, Model
        from keras.layers import BatchNormalization, Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        inputs = Input((8,))
        hidden = Dense(32, activation="relu")(inputs)
        model = Model(inputs, Dense(1)(BatchNormalization()(hidden, training=False)))
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Model
        from keras.layers import BatchNormalization, Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        inputs = Input((8,))
        hidden = Dense(32, activation="relu")(inputs)
        model = Model(inputs, Dense(1)(BatchNormalization(trainable=False)(hidden)))
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The layer or the network around it is frozen, which holds the averages; the call stands in
        the `call` of a class, where the argument counts; or Keras 2 is meant.
    """
    if script.target.keras < 3 or trace.fit is None:
        return
    changes = [call for call in trace.of(FREEZING) if call.order < trace.fit.order]
    for layer in network.layers:
        if layer.kind == "BatchNormalization" and layer.setting("training") is False and not changes:
            if layer.trainable is not False:
                yield _finding(spot(layer, "called with training=False"), trace.fit)
                return
        elif layer.kind == "BatchNormalization" and layer.setting("training") is True:
            predictions = trace.of_model("predict")
            if predictions and not _asked_in_training(trace):
                yield _of_predict(layer, predictions[0])
                return
        elif (call := _held(layer, trace, trace.fit, changes)) is not None:
            yield _finding(Spot(call.where, "called with training=False"), trace.fit)
            return


def _asked_in_training(trace: Trace) -> bool:
    return any(call.constant(None, "training") is True for call in trace.of_model("__call__"))


def _held(layer: Layer, trace: Trace, fit: Call, changes: list[Call]) -> Call | None:
    """Return the call with training=False of a ready-made network that is free to learn."""
    family = layer.setting("application")
    if not isinstance(family, str) or not family.startswith(NORMALISED) or layer.setting("weights") is None:
        return None
    made = next((call for call in trace.of("keras.applications.*") if call.where == layer.where), None)
    # Of a place that makes several, only the last is known.
    if made is None or made.makes is None or made.order > fit.order:
        return None
    later = [call for call in changes if call.order > made.order]
    of_it = [call for call in later if call.owner is not None and call.owner.number == made.makes.number]
    # Something whose owner is not known may be any of its layers.
    if any(call.owner is None for call in later) or (of_it and of_it[-1].constant(0) is not True):
        return None
    for call in trace.of("keras.Model.__call__"):
        of_this = call.owner is not None and call.owner.number == made.makes.number
        if of_this and call.within != "call" and call.constant(None, "training") is False:
            return call
    return None


def _finding(held: Spot, fit: Call) -> Finding:
    return Finding(
        message="BatchNormalization is called with training=False, but fit runs it in training mode all the same",
        places=(held, Spot(fit.where, "runs every layer of the graph with training=True")),
        evidence=(Evidence("it is called on a symbolic tensor and not frozen, so it follows the mode of fit"),),
        why="Keras 3 passes its own training flag to each layer of a graph; only a frozen layer keeps its averages.",
        confidence=Confidence.CERTAIN,
        fixes=(
            Fix(
                "", advice="set trainable=False on the BatchNormalization layers, then compile, to hold their averages"
            ),
        ),
    )


def _of_predict(layer: Layer, predict: Call) -> Finding:
    return Finding(
        message="BatchNormalization is called with training=True, but predict runs it in inference mode all the same",
        places=(Spot(predict.where, "runs every layer with training=False"), spot(layer, "called with training=True")),
        evidence=(Evidence("the layer is called on a symbolic tensor, so it follows the mode of predict"),),
        why="Keras 3 passes its own training flag to each layer of a graph, and predict sets it to False.",
        confidence=Confidence.CERTAIN,
        fixes=(
            Fix("", advice="call the model itself, model(x, training=True), where answers need the batch's averages"),
        ),
    )
