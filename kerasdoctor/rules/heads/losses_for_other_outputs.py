"""Losses by name go to outputs of that name."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause


@cause(kind="api-misuse", severity=Severity.BREAKS)
def losses_for_other_outputs(network: Network, trace: Trace) -> Iterator[Finding]:
    """The losses are given by names that the outputs do not have.

    Why it hurts
        With a dictionary of losses Keras looks each output up by its name, which is that of the layer
        that gives it. A name that no output has, and an output without a loss, stop `fit` with an
        error; for a model whose outputs are a dictionary an output without a loss is not trained at
        all.

    Bad
        import numpy as np
        from keras import Input, Model
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        inputs = Input((4,))
        size = Dense(1, name="size")(inputs)
        kind = Dense(1, activation="sigmoid", name="kind")(inputs)
        model = Model(inputs, [size, kind])
        model.compile(loss={"size": "mse", "sort": "binary_crossentropy"}, optimizer="adam")
        model.fit(x, [x[:, 0], (x[:, 1] > 0).astype(int)], epochs=5)

    Good
        import numpy as np
        from keras import Input, Model
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        inputs = Input((4,))
        size = Dense(1, name="size")(inputs)
        kind = Dense(1, activation="sigmoid", name="kind")(inputs)
        model = Model(inputs, [size, kind])
        model.compile(loss={"size": "mse", "kind": "binary_crossentropy"}, optimizer="adam")
        model.fit(x, [x[:, 0], (x[:, 1] > 0).astype(int)], epochs=5)

    Unless
        Every output has a loss under its own name.
    """
    given = trace.compile.argument(1, "loss") if trace.compile is not None else None
    entries = given.entries if given is not None else None
    names = [head.name for head in network.heads]
    if given is None or given.where is None or not entries or len(names) < 2 or None in names:
        return
    keys = [key for key, _ in entries]
    wrong = [key for key in keys if key not in names]
    if wrong:
        there = ", ".join(f'"{name}"' for name in names)
        yield Finding(
            message=f'there is a loss for "{wrong[0]}", but the outputs are called {there}',
            places=(
                Spot(given.where, f'a loss for "{wrong[0]}"'),
                *(Spot(head.layer.where, f'the output "{head.name}"') for head in network.heads if head.layer.where),
            ),
            evidence=(Evidence(f"losses for {', '.join(map(str, keys))}; outputs {', '.join(map(str, names))}"),),
            why="Keras looks the loss of an output up by the name of its layer.",
            confidence=Confidence.CERTAIN,
            fixes=(Fix("", advice="name the losses as the output layers are named"),),
        )
