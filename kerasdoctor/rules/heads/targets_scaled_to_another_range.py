"""Targets are scaled for one activation, and the output has another."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network
from kerasdoctor.finding import Finding, Fix, NewHead, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.ranges import INFINITE, RANGES
from kerasdoctor.rules.heads.suited import wide_enough
from kerasdoctor.rules.heads.terms import Terms


@cause(
    kind="target-range", severity=Severity.BREAKS, explains={"cannot-memorise-one-batch", "no-better-than-a-constant"}
)
def targets_scaled_to_another_range(network: Network) -> Iterator[Finding]:
    """The targets are scaled to -1 to 1, but the output's activation never goes below 0.

    Why it hurts
        Scaling targets to -1 to 1 suits a tanh, which answers in that range. A sigmoid or ReLU never
        answers below 0, so half of the range is out of reach: those rows are driven to the end of the
        activation's range, where the gradient vanishes.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.preprocessing import MinMaxScaler

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = MinMaxScaler(feature_range=(-1, 1)).fit_transform(x[:, :1])
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from sklearn.preprocessing import MinMaxScaler

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = MinMaxScaler(feature_range=(-1, 1)).fit_transform(x[:, :1])
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="tanh")])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The targets fill the range of the activation. Targets in units of their own are the matter of
        targets-outside-the-activation.
    """
    for terms in heads_with("targets-scaled-to-another-range", network):
        low, high = terms.labels.low or 0.0, terms.labels.high or 0.0
        least, most = RANGES[terms.activation or ""]
        reach = f"{least:g} to {most:g}" if most < INFINITE else f"{least:g} and more"
        yield terms.finding(
            f"the targets are scaled to {low:g} to {high:g}, but a {terms.activation} answers {reach}",
            (terms.at_layer(f"answers {reach}"), terms.at_labels(f"the targets run from {low:g} to {high:g}")),
            (Evidence(f"the targets run from {low:g} to {high:g}", numbers=(("low", low), ("high", high))),),
            "The outputs are driven to the end of their range, where the gradient vanishes.",
            _fixes(terms),
        )


def _fixes(terms: Terms) -> tuple[Fix, ...]:
    scale = Fix("the activation is meant", advice="scale the targets to 0 to 1")
    return (Fix("the scaling is meant", (NewHead(wide_enough(terms), "tanh", terms.layer.where),)), scale)
