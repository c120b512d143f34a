"""What the output's activation cannot give, the model cannot learn."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.ranges import INFINITE, RANGES, span_of
from kerasdoctor.rules.heads.suited import for_real_targets


@cause(
    kind="last-activation",
    severity=Severity.BREAKS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant"},
)
def targets_outside_the_activation(network: Network) -> Iterator[Finding]:
    """The targets of a regression lie outside the range of the output's activation.

    Why it hurts
        A sigmoid answers between 0 and 1, a tanh between -1 and 1, a ReLU nothing below 0. Targets
        beyond that are never reached: the outputs are driven to the end of the range, where the
        gradient vanishes.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = 10 * x[:, 0]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = 10 * x[:, 0]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        Fewer than one value in a hundred lies outside, or the targets are scaled into the range.
    """
    for terms in heads_with("targets-outside-the-activation", network):
        labels, activation = terms.labels, terms.activation or ""
        least, most = RANGES[activation]
        reach = f"{least:g} to {most:g}" if most < INFINITE else f"{least:g} and more"
        span = span_of(labels)
        said = f"`{labels.name}`" if labels.name else "the targets"
        verb = span.replace("run", "runs").replace("are drawn", "is drawn") if labels.name else span
        low, high = labels.low, labels.high
        numbers = (("low", low), ("high", high)) if low is not None and high is not None else ()
        yield terms.finding(
            f"{said} {verb}, but a {activation} answers {reach}",
            (terms.at_layer(f"answers {reach}"), terms.at_labels(f"the targets {span}")),
            (Evidence(f"the targets {span} ({labels.origin or 'by their values'})", numbers=numbers),),
            "The outputs are driven to the end of their range, where the gradient vanishes.",
            for_real_targets(terms),
            Confidence.CERTAIN if numbers else Confidence.LIKELY,
        )
