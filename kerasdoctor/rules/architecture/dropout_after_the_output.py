"""Dropout on the answers themselves."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, Wiring, wiring
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import ACTIVATION_LAYERS, DROPPING, MOVING, RECURRENT, WEIGHTED, spot

# Losses that compare an answer with a label. Others may well ask for noise in what they are given.
ANSWERED = frozenset(
    {"categorical_crossentropy", "sparse_categorical_crossentropy", "binary_crossentropy", "mean_squared_error"}
    | {"mean_absolute_error", "huber", "log_cosh", "hinge", "categorical_hinge"}
)


@cause(kind="dropout-placement", severity=Severity.HURTS)
def dropout_after_the_output(network: Network) -> Iterator[Finding]:
    """Dropout comes after the last weights, so answers are wiped out at random.

    Why it hurts
        In training, dropout sets a share of the numbers it is given to 0 and makes the others
        larger. Behind the last weights these numbers are the scores or the answer: the right class
        loses its score at random, a regression answers 0, and the loss punishes the net for it.
        No later layer can make up for that.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Activation, Dense, Dropout

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, :3].argmax(axis=1)
        model = Sequential([Input((8,)), Dense(32, activation="relu"), Dense(3), Dropout(0.5), Activation("softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Activation, Dense, Dropout

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, :3].argmax(axis=1)
        model = Sequential([Input((8,)), Dense(32, activation="relu"), Dropout(0.5), Dense(3), Activation("softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The rate is 0, or the loss is of a kind that compares no answers with labels.
    """
    graph = wiring(network)
    if graph is None or not any(head.loss is not None and head.loss.name in ANSWERED for head in network.heads):
        return
    for index, layer in enumerate(network.layers):
        match layer:
            case Layer(kind=kind) if kind in DROPPING:
                rate = layer.setting("rate")
                weights = _weights_before(graph, index)
                if isinstance(rate, int | float) and rate > 0 and weights is not None and _ends(graph, index):
                    yield _finding(layer, weights, rate)


def _ends(graph: Wiring, index: int) -> bool:
    """Whether nothing that has weights follows, up to the output."""
    following = list(graph.after(index))
    last = following[-1][0] if following else index
    return graph.is_output(last) and all(layer.kind in ACTIVATION_LAYERS | MOVING for _, layer in following)


def _weights_before(graph: Wiring, index: int) -> Layer | None:
    for _, layer in graph.before(index):
        if layer.kind in WEIGHTED | RECURRENT:
            return layer
        if layer.kind not in ACTIVATION_LAYERS | MOVING:
            return None
    return None


def _finding(layer: Layer, weights: Layer, rate: float) -> Finding:
    return Finding(
        message=f"{layer.kind} with rate {rate:g} stands after the last weights and wipes out answers",
        places=(
            spot(layer, f"sets {rate:.0%} of the answers to 0 in training"),
            spot(weights, "the last weights: their outputs are the answer"),
        ),
        evidence=(Evidence(f"no weights follow {layer.kind}", numbers=(("rate", float(rate)),)),),
        why="What is dropped here is what the loss compares with the label, and no later weights can repair it.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice=f"move {layer.kind} in front of the last layer with weights, or leave it out"),),
    )
