"""A column of targets against several outputs is compared with every one of them."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network
from kerasdoctor.finding import Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.saying import shape_of
from kerasdoctor.rules.heads.suited import for_real_targets


@cause(
    kind="output-units",
    severity=Severity.BREAKS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant"},
    raises=(r"Dimensions must be equal", r"must have the same (?:rank|shape)", r"[Ii]ncompatible shapes"),
)
def targets_spread_over_outputs(network: Network) -> Iterator[Finding]:
    """Targets and outputs differ in width, and the loss stretches one over the other.

    Why it hurts
        The losses for real numbers work element by element and stretch a single column over several.
        All outputs are then taught the same number, or one output is pulled to several at once, and
        Keras says nothing. Plain one-dimensional targets against several outputs stop with an error
        instead.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, :3].copy()
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, :3].copy()
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(3)])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The widths agree.
    """
    for terms in heads_with("targets-spread-over-outputs", network):
        width, units = terms.width or 1, terms.units or 0
        outputs = "1 output" if units == 1 else f"{units} outputs"
        columns = "one target" if width == 1 else f"{width} targets"
        yield terms.finding(
            f"each row has {columns}, but the output layer has {outputs}",
            (
                terms.at_layer(outputs),
                terms.at_labels(f"{columns} in each row"),
                terms.at_loss("compares element by element and stretches a single column"),
            ),
            (
                Evidence(
                    f"targets of shape {shape_of(terms.labels.shape)} against {outputs}", numbers=(("units", units),)
                ),
            ),
            "Every output is compared with the same number, or one output with several.",
            for_real_targets(terms),
        )
