"""The list of layers that a model hands out is a copy; taking from it changes no model."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

CHANGES = ("pop", "append", "insert", "remove", "clear", "extend")


@cause(kind="api-misuse", severity=Severity.HURTS)
def layers_popped_from_a_copy(trace: Trace) -> Iterator[Finding]:
    """Layers are added to or taken from `model.layers`, which leaves the model as it was.

    Why it hurts
        The attribute gives a new list each time it is read. The layer that was to go stays in the
        model, so a new head sits on the old answers rather than on the features before them.

    Bad
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.arange(300) % 2
        base = keras.Sequential([keras.Input((4,)), keras.layers.Dense(16, activation="relu"), keras.layers.Dense(10)])
        base.layers.pop()
        model = keras.Sequential([base, keras.layers.Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.arange(300) % 2
        base = keras.Sequential([keras.Input((4,)), keras.layers.Dense(16, activation="relu"), keras.layers.Dense(10)])
        base.pop()
        model = keras.Sequential([base, keras.layers.Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The method belongs to the model itself: Sequential.pop does what it says.
    """
    for call in trace.of("keras.Model.layers.*", "keras.applications.*"):
        if _changes_layers(call.name):
            yield _finding(call)


def _changes_layers(name: str) -> bool:
    owner, _, method = name.rpartition(".")
    return owner.endswith(".layers") and method in CHANGES


def _finding(call: Call) -> Finding:
    method = call.word
    return Finding(
        message=f"`layers.{method}` changes a copy of the list of layers, not the model",
        places=(Spot(call.where, "the model keeps all its layers"),),
        evidence=(Evidence("read off the source: `layers` gives a new list each time it is read"),),
        why="What is built on the model afterwards still sees the layer that was to go.",
        confidence=Confidence.CERTAIN,
        fixes=(
            Fix("", advice="build keras.Model(model.inputs, model.layers[-2].output), or call pop of a Sequential"),
        ),
    )
