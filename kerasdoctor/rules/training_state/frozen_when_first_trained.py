"""A discriminator that is frozen for the generator's sake is frozen for its own training, too."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Script, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

TRAININGS = ("keras.Model.fit", "keras.Model.train_on_batch", "keras.Model.fit_generator")


@cause(kind="trainable-flag", severity=Severity.BREAKS)
def frozen_when_first_trained(script: Script, trace: Trace) -> Iterator[Finding]:
    """A model is compiled, then frozen as a whole, and only then trained.

    Why it hurts
        Keras 2 remembered at compile which weights were to learn, and recipes for generative
        adversarial networks rest on it. Keras 3 looks when the first step runs: by then the
        model is frozen, so its own training moves none of its weights.

    Bad
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(64, 8))
        y = np.ones((64, 1))
        judge = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1, activation="sigmoid")])
        judge.compile(loss="binary_crossentropy", optimizer="adam")
        judge.trainable = False
        maker = keras.Sequential([keras.Input((8,)), keras.layers.Dense(8)])
        both = keras.Sequential([maker, judge])
        both.compile(loss="binary_crossentropy", optimizer="adam")
        for _ in range(3):
            judge.train_on_batch(x, y)
            both.train_on_batch(x, y)

    Good
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(64, 8))
        y = np.ones((64, 1))
        judge = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1, activation="sigmoid")])
        judge.compile(loss="binary_crossentropy", optimizer="adam")
        maker = keras.Sequential([keras.Input((8,)), keras.layers.Dense(8)])
        both = keras.Sequential([maker, judge])
        both.compile(loss="binary_crossentropy", optimizer="adam")
        for _ in range(3):
            judge.trainable = True
            judge.train_on_batch(x, y)
            judge.trainable = False
            both.train_on_batch(x, y)

    Unless
        The model is freed again before it is trained, or Keras 2 is meant.
    """
    if script.target.keras < 3:
        return
    told = set()
    for change in trace.of("set.trainable"):
        if (
            change.where not in told
            and change.constant(0) is False
            and change.owner is not None
            and change.owner.name == "keras.Model"
        ):
            trained = _first_training(trace, change)
            if trained is not None:
                told.add(change.where)
                yield _finding(change, trained)


def _first_training(trace: Trace, change: Call) -> Call | None:
    """Return the first training of a model that was compiled before a change and not freed after it."""
    number = change.owner.number if change.owner is not None else None
    mine = [
        call
        for call in trace.of(*TRAININGS, "keras.Model.compile", "set.trainable")
        if call.owner is not None and call.owner.number == number and call.owner.name == "keras.Model"
    ]
    trained = [call for call in mine if call.name in TRAININGS]
    compiled = any(call.name == "keras.Model.compile" and call.order < change.order for call in mine)
    freed = any(call.name == "set.trainable" and call.constant(0) is not False for call in mine)
    if not compiled or freed or not trained or trained[0].order < change.order:
        return None
    return trained[0]


def _finding(change: Call, trained: Call) -> Finding:
    return Finding(
        message="the model is frozen before its first training step, so that step moves none of its weights",
        places=(
            Spot(change.where, "frozen from here on, for its own training too"),
            Spot(trained.where, "the first step: nothing is left to learn"),
        ),
        evidence=(Evidence("read off the source: it is compiled, then frozen, then trained, and never freed again"),),
        why="Keras 3 reads `trainable` when the first step runs; Keras 2 read it at compile.",
        confidence=Confidence.CERTAIN,
        fixes=(
            Fix(
                "",
                advice="set trainable to True before each of its own steps and to False after it, "
                "or write one keras.Model with a train_step and an optimizer for each part",
            ),
        ),
    )
