"""Scores that a ReLU has cut at 0 tell the output activation only half of what it asks."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, Wiring, wiring
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import ACTIVATION_LAYERS, AVERAGING, DROPPING, MOVING, WEIGHTED, spot

SQUASHING = frozenset({"softmax", "sigmoid"})


@cause(kind="redundant-activation", severity=Severity.HURTS, explains={"no-better-than-a-constant"})
def relu_before_the_output_activation(network: Network) -> Iterator[Finding]:
    """The scores go through a ReLU before the softmax or sigmoid of the output.

    Why it hurts
        A score says for and against: negative scores are how a net says "surely not". The ReLU
        turns all of them into 0. A sigmoid then never answers less than 0.5, a softmax cannot
        tell unlikely classes apart, and a class whose score is negative on every row has no
        gradient and stays where it is.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Activation, Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, :3].argmax(axis=1)
        model = Sequential([Input((8,)), Dense(3, activation="relu"), Activation("softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Activation, Dense

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, :3].argmax(axis=1)
        model = Sequential([Input((8,)), Dense(3), Activation("softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        Weights stand between the two, or the softmax is inside the net, as in attention. An average
        over a map between them changes nothing about it.
    """
    graph = wiring(network)
    if graph is None:
        return
    for index, layer in enumerate(network.layers):
        if graph.is_output(index) and layer.kind in ACTIVATION_LAYERS and layer.activation in SQUASHING:
            yield from _judge(graph, index, layer)


def _judge(graph: Wiring, index: int, squash: Layer) -> Iterator[Finding]:
    for _, layer in graph.before(index):
        if layer.kind in WEIGHTED | ACTIVATION_LAYERS and layer.activation == "relu":
            yield _finding(layer, squash)
            return
        if layer.kind not in MOVING | DROPPING | AVERAGING:
            return


def _finding(layer: Layer, squash: Layer) -> Finding:
    return Finding(
        message=f"the scores that {squash.activation} turns into the answer are cut at 0 by a relu first",
        places=(spot(layer, "relu: no score is negative"), spot(squash, f"{squash.activation} of what is left")),
        evidence=(Evidence(f"no weights stand between the relu and the {squash.activation} of the output"),),
        why="Every score below 0 becomes 0, so the net cannot answer that something is unlikely.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice=f"leave out the relu of the layer whose outputs go to {squash.activation}"),),
    )
