"""Targets so far from zero that the planned steps cannot get there."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.change import NewTargets
from kerasdoctor.facts import InitialPass, LayerPass, Network
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.numbers import short
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause

# These move each weight by about the learning rate in each step, however large the gradient is.
EVEN = frozenset({"Adam", "AdamW", "Nadam", "Adamax"})
REAL = frozenset({"mean_squared_error", "mean_absolute_error", "huber", "log_cosh"})
# The bound adds up steps that all go the same way, in all layers at once; twice that is out of reach.
MARGIN = 2.0
PLAIN = frozenset({"Dense", "Dropout", "Flatten", "Activation", "ReLU", "Reshape"})


@cause(
    kind="target-scaling",
    severity=Severity.HURTS,
    explains={
        "no-better-than-a-constant",
        "loss-far-above-a-constant",
        "cannot-memorise-one-batch",
        "steps-that-move-nothing",
    },
)
def targets_out_of_reach(initial_pass: InitialPass, network: Network) -> Iterator[Finding]:
    """Steps of this size, in this number, cannot bring the answers to where the targets are.

    Why it hurts
        Adam moves each weight by about the learning rate in each step, whatever the error is. Targets
        in the hundred thousands need large weights, and a few hundred steps of 0.001 do not make
        them: the loss falls evenly until the epochs are over, with the answers still near zero.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(400, 8))
        y = 50000 * x[:, 0] + 300000
        model = Sequential([Input((8,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=10)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(400, 8))
        y = x[:, 0]
        model = Sequential([Input((8,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x, y, epochs=10)

    Unless
        The net is no plain stack of Dense layers, the learning rate follows a schedule, or the steps
        could add up to half of the way if all of them went the same way in all layers.
    """
    match network.optimizer, network.heads, initial_pass.heads:
        case optimizer, (head,), (passed,) if optimizer is not None and optimizer.name in EVEN:
            rate, updates = optimizer.learning_rate, network.updates
        case _:
            return
    if rate is None or updates is None or head.loss is None or head.loss.name not in REAL or initial_pass.weighted:
        return
    if passed.mean_label is None or passed.mean_answer is None or not _is_plain(network, initial_pass):
        return
    reach = _reach([layer for layer in initial_pass.layers if layer.weight_rms is not None], rate * updates)
    far = abs(passed.mean_label - passed.mean_answer)
    if reach is not None and far > MARGIN * reach:
        labels = head.labels
        yield Finding(
            message=f"{updates:,} steps of {rate:g} do not get to targets around {short(passed.mean_label)}",
            places=(
                Spot(
                    (labels.where if labels else None) or Part("the targets"), f"{short(passed.mean_label)} on average"
                ),
                Spot(optimizer.where or Part("the optimizer"), f"moves each weight by about {rate:g} in a step"),
            ),
            evidence=(
                Evidence(
                    f"the answers are around {short(passed.mean_answer)} at the initial weights; if all steps of all "
                    f"layers went the same way, they could get {short(reach)} further",
                    initial_pass.rows,
                    numbers=(("reach", reach), ("distance", far)),
                ),
            ),
            why="Training ends before the answers are where the targets are.",
            confidence=Confidence.CERTAIN,
            fixes=(Fix("", (NewTargets("standardised", where=labels.where if labels else None),)),),
        )


def _is_plain(network: Network, initial_pass: InitialPass) -> bool:
    known = bool(network.layers) and all(layer.kind in PLAIN for layer in network.layers)
    trained = [layer for layer in initial_pass.layers if layer.weight_rms is not None]
    return known and bool(trained) and trained[-1].activation == "linear"


def _reach(layers: list[LayerPass], moved: float) -> float | None:
    """Return how far the answers can move when each weight moves by `moved`, in the direction that helps most.

    What a layer gives grows by its own steps on what comes in, and by what comes in growing; both are
    summed over its units.
    """
    grown = 0.0
    for layer in layers:
        if layer.input_size is None or layer.units is None or layer.weight_rms is None:
            return None
        by_unit = moved * (1 + layer.input_size + grown) + layer.weight_rms * grown
        grown = by_unit * layer.units
    return grown / layers[-1].units if layers and layers[-1].units else None
