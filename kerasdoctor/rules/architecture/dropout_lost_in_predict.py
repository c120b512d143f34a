"""The `training` that a layer of a graph is called with does not outlive the graph."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, Script, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import DROPPING, spot


@cause(kind="api-misuse", severity=Severity.HURTS)
def dropout_lost_in_predict(network: Network, script: Script, trace: Trace) -> Iterator[Finding]:
    """A dropout layer of a functional model is called with `training=True`, and `predict` drops nothing.

    Why it hurts
        Dropout that goes on in the answers is a way to see how sure a net is: each answer differs a
        little. Keras 3 hands its own `training` to every layer of a functional model, and in
        `predict` that is False, whatever the layer was called with. All answers are the same, and
        the net looks quite sure of itself.

    Bad
        import numpy as np
        from keras import Input, Model
        from keras.layers import Dense, Dropout

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        inputs = Input((8,))
        hidden = Dense(32, activation="relu")(inputs)
        model = Model(inputs, Dense(1)(Dropout(0.2)(hidden, training=True)))
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)
        print(np.std([model.predict(x) for _ in range(10)], axis=0))

    Good
        import numpy as np
        from keras import Input, Model
        from keras.layers import Dense, Dropout

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, 0] * x[:, 1]
        inputs = Input((8,))
        hidden = Dense(32, activation="relu")(inputs)
        model = Model(inputs, Dense(1)(Dropout(0.2)(hidden)))
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=5)
        print(np.std([model(x, training=True) for _ in range(10)], axis=0))

    Unless
        The script is meant for Keras 2, which kept the argument; the layer is called in the `call`
        of a class, where the argument counts; or the model is also called with `training=True`.
    """
    if script.target.keras < 3 or any(call.constant(None, "training") is True for call in trace.of_model("__call__")):
        return
    predictions = trace.of_model("predict")
    for layer in network.layers:
        if layer.kind in DROPPING and layer.setting("training") is True and predictions:
            yield _finding(layer, Spot(predictions[0].where, "runs all layers with training=False"))
            return


def _finding(layer: Layer, predict: Spot) -> Finding:
    return Finding(
        message=f"{layer.kind} is called with training=True, which predict does not keep to",
        places=(predict, spot(layer, "called with training=True")),
        evidence=(Evidence("the layer is called on a symbolic tensor, so it is part of a functional model"),),
        why="Keras 3 passes its own training flag to each layer of the graph, and predict sets it to False.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="call the model itself: model(x, training=True) drops units, also in its answers"),),
    )
