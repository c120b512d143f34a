"""A model that is built once more begins with new weights."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause


@cause(kind="evaluation-protocol", severity=Severity.BREAKS)
def asked_before_any_training(trace: Trace) -> Iterator[Finding]:
    """A model is built once more after the training, or cloned, and this new one is asked instead of the trained one.

    Why it hurts
        A model that is built again, or that `clone_model` returns, has the same layers and new
        random weights. Its answers and scores are those of chance, whatever the other has learnt.

    Bad
        import numpy as np
        import keras

        def build():
            model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
            model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
            return model

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = build()
        model.fit(x[:200], y[:200], epochs=20)
        model = build()
        print(model.evaluate(x[200:], y[200:]))

    Good
        import numpy as np
        import keras

        def build():
            model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
            model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
            return model

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = build()
        model.fit(x[:200], y[:200], epochs=20)
        print(model.evaluate(x[200:], y[200:]))

    Unless
        The model is trained at another time, is given weights, has a layer in common with another
        one, or is handed on to something else, which may do any of that.
    """
    for call in trace.of("model.untrained"):
        yield _finding(call)


def _finding(call: Call) -> Finding:
    fit = call.arguments[0].where if call.arguments else None
    trained = (Spot(fit, "trains another model of the same making"),) if fit is not None else ()
    return Finding(
        message="the model that is asked here has never been trained: it is a new one beside the trained one",
        places=(Spot(call.where, "answers with the weights it was made with"), *trained),
        evidence=(Evidence("read off the source: nothing trains this model or gives it weights, before or after"),),
        why="Building or cloning a model makes new random weights and leaves the trained ones where they are.",
        confidence=Confidence.CERTAIN,
        fixes=(
            Fix("", advice="ask the trained model, or hand its weights on: new.set_weights(trained.get_weights())"),
        ),
    )
