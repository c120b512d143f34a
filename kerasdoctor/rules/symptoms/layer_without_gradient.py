"""A layer whose weights get a gradient of exactly zero is not trained."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import InitialPass, Network
from kerasdoctor.finding import Acquittal, Confidence, Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import symptom
from kerasdoctor.rules.symptoms.layers_at import layer_at


@symptom(kind="vanishing-gradient", severity=Severity.HURTS)
def layer_without_gradient(initial_pass: InitialPass, network: Network | None) -> Iterator[Finding | Acquittal]:
    """The gradient of a layer's weights is zero in the first pass.

    Why it hurts
        Weights without a gradient stay where they are. Zeros on the way to the loss do it: silent
        ReLU units, a softmax over one unit, weights that start at zero, a loss that does not
        depend on the output.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 5))
        y = (x[:, 0] > x[:, 1]).astype(int)
        model = Sequential(
            [Input((5,)), Dense(16, kernel_initializer="zeros", activation="relu"), Dense(1, activation="sigmoid")]
        )
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 5))
        y = (x[:, 0] > x[:, 1]).astype(int)
        model = Sequential([Input((5,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The layer is frozen: then it has no gradient by intent. Behind it weights start at zero, as some
        start their last layer: then the gradient comes with the first step.
    """
    measured = [(layer, layer.gradient_rms) for layer in initial_pass.layers if layer.gradient_rms is not None]
    for layer, size in measured:
        if size == 0 and not layer.moves_later:
            yield Finding(
                message=f"the weights of layer {layer.name} get a gradient of exactly zero",
                places=(layer_at(network, layer.name, "is not trained"),),
                evidence=(Evidence(f"measured on {initial_pass.rows} rows at the initial weights", initial_pass.rows),),
                why="A weight whose gradient is zero stays where it is.",
                confidence=Confidence.CERTAIN,
            )
    if measured and all(size > 0 for _, size in measured) and initial_pass.non_finite_gradients == 0:
        low, high = min(size for _, size in measured), max(size for _, size in measured)
        yield Acquittal(
            f"gradients are finite and reach each of {len(measured)} layers (root mean square {low:.2g} to {high:.2g})"
        )
