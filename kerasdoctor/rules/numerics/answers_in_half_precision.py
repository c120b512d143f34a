"""Half precision is for the body of a net; its answers and its loss need more digits."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Layer, Network, Trace, wiring
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.architecture.weighted import spot

POLICIES = (
    "keras.mixed_precision.set_global_policy",
    "keras.mixed_precision.set_dtype_policy",
    "keras.mixed_precision.experimental.set_policy",
    "keras.config.set_dtype_policy",
)
HALF = ("mixed_float16", "float16")
SHARING = frozenset({"softmax", "sigmoid"})


@cause(kind="numerics", severity=Severity.SMELLS)
def answers_in_half_precision(network: Network, trace: Trace) -> Iterator[Finding]:
    """The policy is half precision, and the output layer follows it.

    Why it hurts
        A half-precision number has three decimal digits and ends at 65504. A softmax or sigmoid in
        it rounds small probabilities to 0, and a loss computed from them is coarse or infinite.
        The last layer costs next to nothing, so it is kept in single precision.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        keras.mixed_precision.set_global_policy("mixed_float16")
        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, :3].argmax(axis=1)
        model = Sequential([Input((8,)), Dense(32, activation="relu"), Dense(3, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=2)

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        keras.mixed_precision.set_global_policy("mixed_float16")
        x = np.random.default_rng(0).normal(size=(300, 8))
        y = x[:, :3].argmax(axis=1)
        model = Sequential(
            [Input((8,)), Dense(32, activation="relu"), Dense(3, activation="softmax", dtype="float32")]
        )
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=2)

    Unless
        The output layer has a `dtype` of its own, or its activation is neither softmax nor sigmoid.
    """
    half = [call for call in trace.of(*POLICIES) if call.constant(0, "policy", "name", "dtype") in HALF]
    graph = wiring(network)
    if not half or graph is None:
        return
    own = {
        call.where for call in trace.of("keras.layers.*") if call.argument(None, "dtype") is not None or not call.whole
    }
    for index, layer in enumerate(network.layers):
        if graph.is_output(index) and layer.activation in SHARING and layer.where not in own:
            yield _finding(layer, half[0])


def _finding(layer: Layer, policy: Call) -> Finding:
    return Finding(
        message=f"the {layer.activation} of the output is computed in half precision",
        places=(spot(layer, "has no dtype of its own"), Spot(policy.where, "half precision for all layers")),
        evidence=(Evidence(f"the policy is {policy.constant(0, 'policy', 'name', 'dtype')}"),),
        why="Half precision rounds small probabilities to 0, and the loss takes their logarithm.",
        confidence=Confidence.LIKELY,
        fixes=(Fix("", advice='give the output layer dtype="float32"'),),
    )
