"""Linear layers on top of each other are one linear layer."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network, Trace, Wiring, wiring
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.rewriting import call_that_makes, edit_or_advice, with_arguments
from kerasdoctor.rules.architecture.weighted import MAXIMA, STRAIGHT, WEIGHTED, bends, spot

# One linear hidden layer may be what a lesson on linear models shows; nobody means two.
CERTAINLY_NOT_MEANT = 2


@cause(kind="missing-activation", severity=Severity.HURTS)
def linear_layers_only(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """No hidden layer has an activation, so the net is little more than one linear map.

    Why it hurts
        A linear layer after a linear layer is a linear layer again: however many there are, the
        net can only weigh and add its inputs. It learns what a single layer learns, with more
        weights and more trouble. Max pooling between them bends a little, and in the same way
        whatever the weights are.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] * x[:, 1] > 0).astype(int)
        model = Sequential([Input((4,)), Dense(32), Dense(16), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] * x[:, 1] > 0).astype(int)
        model = Sequential(
            [Input((4,)), Dense(32, activation="relu"), Dense(16, activation="relu"), Dense(1, activation="sigmoid")]
        )
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        A layer of another kind stands between them, or a hidden layer is narrower than what comes
        before and after it, as a bottleneck is on purpose. A single hidden layer only smells.
    """
    graph = wiring(network)
    if graph is None or not _is_plain(graph):
        return
    weighted = [layer for layer in network.layers if layer.kind in WEIGHTED]
    hidden = [layer for index, layer in enumerate(network.layers) if layer.kind in WEIGHTED and _leads_on(graph, index)]
    if not hidden or len(hidden) != len(weighted) - 1 or any(bends(layer) for layer in hidden):
        return
    if _squeezes(weighted):
        return
    pooled = any(layer.kind in MAXIMA for layer in network.layers)
    # A call that makes hidden layers and the output too cannot be edited for one of them.
    apart = weighted[-1].where not in {layer.where for layer in hidden}
    calls = [call_that_makes(trace if apart else None, layer) for layer in hidden]
    plain = all(layer.kind == "Dense" for layer in hidden)
    rewrites = with_arguments(calls, 1 if plain else None, "activation", '"relu"')
    count = f"the {len(hidden)} hidden layers" if len(hidden) > 1 else "the hidden layer"
    lacks = f"none of {count} has an activation" if len(hidden) > 1 else f"{count} has no activation"
    yield Finding(
        message=f"{lacks}: {'only the pooling bends' if pooled else 'the net is one linear map'}",
        places=tuple(spot(layer, "no activation") for layer in hidden),
        evidence=(Evidence(f"hidden layers: {len(hidden)}, all linear", numbers=(("hidden_layers", len(hidden)),)),),
        why="Linear layers one after the other can only weigh and add the inputs, as a single layer can.",
        confidence=Confidence.CERTAIN,
        fixes=(edit_or_advice("", rewrites, 'give each hidden layer an activation, such as activation="relu"'),),
        severity=Severity.SMELLS if len(hidden) < CERTAINLY_NOT_MEANT else None,
    )


def _is_plain(graph: Wiring) -> bool:
    """Whether the layers form one chain of weights and of layers that do not bend."""
    kinds = WEIGHTED | STRAIGHT | MAXIMA
    chain = 1 + sum(1 for _ in graph.after(0))
    return chain == len(graph.layers) and all(
        layer.kind in kinds or (graph.is_output(index) and layer.kind in ("Activation", "Softmax"))
        for index, layer in enumerate(graph.layers)
    )


def _leads_on(graph: Wiring, index: int) -> bool:
    """Whether other weights follow."""
    return any(layer.kind in WEIGHTED for _, layer in graph.after(index))


def _squeezes(weighted: list[Layer]) -> bool:
    """Whether a hidden layer may be a bottleneck, or all of them are too little known to tell."""
    widths = [(weighted[0].input_shape or (None,))[-1], *(layer.units for layer in weighted)]
    inner = list(zip(widths, widths[1:], widths[2:], strict=False))
    for number, (before, width, after) in enumerate(inner):
        if width is None and number > 0:
            return True
        if before and width and after and before > width < after:
            return True
    return not any(
        width and (width >= (before or width + 1) or width >= (after or width + 1)) for before, width, after in inner
    )
