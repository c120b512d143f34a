"""Weights that are the same, bit for bit, after hundreds of steps."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import InitialPass, Network, Probe
from kerasdoctor.finding import Acquittal, Confidence, Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import symptom
from kerasdoctor.rules.symptoms.layers_at import layer_at

# A shift that a later layer takes out again, as before BatchNormalization, has a gradient of zero by its nature.
SHIFTS = frozenset({"bias", "beta", "gamma"})
SHOWN = 3


@symptom(kind="vanishing-gradient", severity=Severity.HURTS)
def untrained_weights(
    probe: Probe, initial_pass: InitialPass | None, network: Network | None
) -> Iterator[Finding | Acquittal]:
    """After hundreds of steps some weights are bit for bit what they were at the start.

    Why it hurts
        What no step moves is not trained: the layer works with random weights for ever. Either no
        gradient comes to it, or the steps are so small that they are lost in rounding.

    Bad
        import keras
        import numpy as np
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 5))
        y = (x[:, 0] > x[:, 1]).astype(int)
        model = keras.Sequential([keras.Input((5,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(1e-12))
        model.fit(x, y)

    Good
        import keras
        import numpy as np
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 5))
        y = (x[:, 0] > x[:, 1]).astype(int)
        model = keras.Sequential([keras.Input((5,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(0.1))
        model.fit(x, y)

    Unless
        They are frozen, or shifts and scales that another layer takes out again. Layers without any
        gradient in the first pass are told by themselves; a training step of one's own may leave
        weights out by intent, so there it is a smaller thing.
    """
    own = next((run for run in probe.memorised if run.as_written and not run.cut_short), None)
    if own is None:
        return
    told = {layer.name for layer in initial_pass.layers if layer.gradient_rms == 0} if initial_pass else set()
    left = [
        path for path in probe.unchanged if path.rpartition("/")[2] not in SHIFTS and not told & set(path.split("/"))
    ]
    if not probe.unchanged:
        yield Acquittal(f"all weights moved within {own.steps} steps of {own.optimizer}")
    if not left:
        return
    own_step = network is not None and "train_step" in network.own
    shown = ", ".join(left[:SHOWN]) + (f" and {len(left) - SHOWN} more" if len(left) > SHOWN else "")
    first = left[0].split("/")
    yield Finding(
        message=f"after {own.steps} steps the weights of {_counted(left)} are what they were, bit for bit",
        places=(layer_at(network, first[-2] if len(first) > 1 else first[0], "stays as it was drawn"),),
        evidence=(Evidence(f"{own.optimizer}, on the same {own.rows} rows in each step: {shown}", own.rows),),
        why="What no step moves is not trained.",
        confidence=Confidence.CERTAIN,
        severity=Severity.SMELLS if own_step else Severity.HURTS,
    )


def _counted(paths: list[str]) -> str:
    layers = {path.rpartition("/")[0] for path in paths}
    return f"layer {min(layers).rpartition('/')[2]}" if len(layers) == 1 else f"{len(layers)} layers"
