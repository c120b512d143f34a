"""ReLU units that give zero on every row pass nothing on and learn nothing."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import InitialPass, LayerPass, Network
from kerasdoctor.finding import Acquittal, Confidence, Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import symptom
from kerasdoctor.rules.symptoms.layers_at import layer_at

# Single silent units are common and harmless; half of a layer is not. Layers of four units or
# fewer reach a half by chance, so there it takes all of them.
MANY = 0.5
SMALL_LAYER = 4
# On fewer values a unit may be silent by chance.
ENOUGH = 128


@symptom(kind="dead-relu", severity=Severity.HURTS)
def silent_units(initial_pass: InitialPass, network: Network | None) -> Iterator[Finding | Acquittal]:
    """Many ReLU units of a layer give zero on every row at the initial weights.

    Why it hurts
        A ReLU that is zero on a row passes no gradient back for it. A unit that is zero on all
        rows is never trained, and if a whole layer is silent, nothing below it is either.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).uniform(200, 255, size=(300, 5))
        y = (x[:, 0] > x[:, 1]).astype(int)
        model = Sequential(
            [Input((5,)), Dense(32, activation="relu", bias_initializer="zeros"), Dense(1, activation="sigmoid")]
        )
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.layers[0].set_weights([-np.abs(model.layers[0].get_weights()[0]), np.zeros(32)])
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 5))
        y = (x[:, 0] > x[:, 1]).astype(int)
        model = Sequential([Input((5,)), Dense(32, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        Fewer than half of a layer's units are silent, or the layer has four units or fewer and one
        of them is not. A large net is shown few rows, where its single units may be silent by chance.
    """
    counted = [
        layer
        for layer in initial_pass.layers
        if layer.units and layer.silent_units is not None and (layer.seen or 0) >= ENOUGH
    ]
    for layer in counted:
        if _many(layer):
            yield Finding(
                message=f"{layer.silent_units} of {layer.units} ReLU units of layer {layer.name} are zero on every row",
                places=(layer_at(network, layer.name, "its units stay at zero"),),
                evidence=(Evidence(f"counted on {initial_pass.rows} rows at the initial weights", initial_pass.rows),),
                why="A unit that is zero on every row gets no gradient and is never trained.",
                confidence=Confidence.CERTAIN,
            )
    if counted and not any(_many(layer) for layer in counted):
        units = sum(layer.units or 0 for layer in counted)
        silent = sum(layer.silent_units or 0 for layer in counted)
        yield Acquittal(f"ReLU units fire: {silent} of {units} are zero on all of {initial_pass.rows} rows")


def _many(layer: LayerPass) -> bool:
    units, silent = layer.units or 0, layer.silent_units or 0
    return silent == units if units <= SMALL_LAYER else silent > MANY * units
