"""The very first pass gives something that is no finite number."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import InitialPass, Network, NonFinite
from kerasdoctor.finding import Acquittal, Confidence, Finding, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import symptom
from kerasdoctor.rules.symptoms.layers_at import layer_at

WHENCE = {
    "inputs": "the inputs hold a value that is no finite number, and {layer} is the first to pass it on",
    "weights": "{layer} starts with weights that are no finite numbers",
    "layer": "{layer} makes a value that is no finite number out of finite ones",
    "operation": "an operation in front of {layer} makes a value that is no finite number out of finite ones",
    "loss": "all answers are finite, and their loss is not",
    "gradient": "the loss is finite, and its gradient is not",
}


@symptom(kind="numerics", severity=Severity.BREAKS)
def no_number_from_the_start(initial_pass: InitialPass, network: Network | None) -> Iterator[Finding | Acquittal]:
    """The first pass already gives nan or infinity.

    Why it hurts
        One value that is no number makes the loss one, the gradient with it, and after the first step
        every weight that the gradient reaches. Nothing comes back from there. ReLU may hide it: the
        loss then looks like a number that never changes.

    Bad
        import keras
        import numpy as np
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 5))
        y = (x[:, 0] > x[:, 1]).astype(int)
        inputs = keras.Input((5,))
        hidden = Dense(16, activation="tanh")(keras.ops.sqrt(inputs))
        model = keras.Model(inputs, Dense(1, activation="sigmoid")(hidden))
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import keras
        import numpy as np
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 5))
        y = (x[:, 0] > x[:, 1]).astype(int)
        inputs = keras.Input((5,))
        hidden = Dense(16, activation="tanh")(keras.ops.square(inputs))
        model = keras.Model(inputs, Dense(1, activation="sigmoid")(hidden))
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        There is no exception: what is no number stays none. In half precision the loss is scaled, and a
        gradient that overflows at first is left out by the optimizer, so that alone is not reported.
    """
    match initial_pass.first_non_finite:
        case None:
            yield Acquittal(f"everything in the first pass is finite ({initial_pass.rows} rows)")
        case NonFinite(origin=origin, layer=name):
            said = WHENCE[origin].format(layer="a layer" if name is None else f"layer {name}")
            spot = Spot(Part("the loss"), "is no finite number") if name is None else None
            yield Finding(
                message=f"the first pass gives nan or infinity: {said}",
                places=(spot or layer_at(network, name or "", "gives a value that is no finite number"),),
                evidence=(Evidence(f"seen on {initial_pass.rows} rows at the initial weights", initial_pass.rows),),
                why="After one step every weight that the gradient reaches is no number either.",
                confidence=Confidence.CERTAIN,
            )
