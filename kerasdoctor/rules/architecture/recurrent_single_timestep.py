"""A recurrent layer that is given one time step has nothing to recur over."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TypeGuard

from kerasdoctor.facts import Layer, Network
from kerasdoctor.finding import Confidence, Finding, Fix, NewShape, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause

RECURRENT = ("LSTM", "GRU", "SimpleRNN")


@cause(kind="recurrent-shape", severity=Severity.HURTS)
def recurrent_single_timestep(network: Network) -> Iterator[Finding]:
    """A recurrent layer sees a single time step that holds all features.

    Why it hurts
        Recurrent layers read (rows, time steps, features). With one time step the state that they
        carry from step to step starts at zero and is never used again: the layer is a gated dense
        layer, and its recurrent weights are never trained. Whatever order the features have is
        not seen as an order.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Dense, Reshape

        x = np.random.default_rng(0).normal(size=(200, 12))
        y = (x[:, -1] > x[:, 0]).astype(int)
        model = Sequential([Input((12,)), Reshape((1, -1)), LSTM(8), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Dense, Reshape

        x = np.random.default_rng(0).normal(size=(200, 12))
        y = (x[:, -1] > x[:, 0]).astype(int)
        model = Sequential([Input((12,)), Reshape((12, 1)), LSTM(8), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The layer is stateful and is fed step by step, or the number of steps is left open.
    """
    idle = [(before, layer) for before, layer in pairwise((None, *network.layers)) if _sees_one_step(layer)]
    if idle:
        yield _finding(idle)


def _sees_one_step(layer: Layer | None) -> TypeGuard[Layer]:
    match layer:
        case Layer(kind=kind, input_shape=(_, 1, int(features)), stateful=False | None):
            return kind in RECURRENT and features > 1
    return False


def _finding(idle: list[tuple[Layer | None, Layer]]) -> Finding:
    before, first = idle[0]
    features = _features(first)
    spots = [
        Spot(layer.where or Part(f"layer {layer.name}"), f"reads 1 time step of {_features(layer)} features")
        for _, layer in idle
    ]
    if before is not None and before.kind == "Reshape":
        spots.append(Spot(before.where or Part(f"layer {before.name}"), f"makes the shape (rows, 1, {features})"))
    return Finding(
        message=f"{first.kind} sees one time step of {features} features, so nothing recurs",
        places=tuple(spots),
        evidence=(
            Evidence(
                f"the layer's input has shape (rows, 1, {features}): (rows, time steps, features)",
                numbers=(("time_steps", 1), ("features", features), ("layers", len(idle))),
            ),
        ),
        why="The state starts at zero and there is no second step to carry it to, so the recurrent weights are idle.",
        confidence=Confidence.CERTAIN,
        fixes=(
            Fix("the features have no order", advice="use Dense layers, which need no time axis"),
            Fix(f"the {features} features are a sequence", (_as_steps(before, features),)),
        ),
        note="the model may learn all the same, as a dense net does; it is not recurrence that makes it learn",
    )


def _features(layer: Layer) -> int:
    return (layer.input_shape or (None, None, 0))[-1] or 0


def _as_steps(before: Layer | None, features: int) -> NewShape:
    """Return the change that makes a step of each feature: of the reshape, or of the inputs."""
    if before is not None and before.kind == "Reshape":
        return NewShape((features, 1), before.name, before.where)
    return NewShape((features, 1))
