"""Cross-entropy is about probabilities; an amount is none."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.ranges import span_of
from kerasdoctor.rules.heads.suited import for_real_targets


@cause(
    kind="loss-task-mismatch",
    severity=Severity.BREAKS,
    explains={
        "cannot-memorise-one-batch",
        "no-better-than-a-constant",
        "loss-rises-while-memorising",
        "loss-below-zero",
    },
)
def cross_entropy_on_real_targets(network: Network) -> Iterator[Finding]:
    """Real-valued targets are trained with a cross-entropy.

    Why it hurts
        Cross-entropy takes a target for a probability, or for the number of a class. Amounts below 0 or
        above 1 make it fall without end while the answers run to one border; the sparse form cuts them
        down to whole numbers first.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = 10 * x[:, 0]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
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
        The targets are probabilities, such as soft labels or grey values between 0 and 1.
    """
    for terms in heads_with("cross-entropy-on-real-targets", network):
        span = span_of(terms.labels)
        yield terms.finding(
            f"the targets {span}, but {terms.loss_name} takes them for probabilities or classes",
            (
                terms.at_loss("expects probabilities or classes"),
                terms.at_layer(f"answers with activation {terms.activation}"),
                terms.at_labels("amounts"),
            ),
            (Evidence(f"the targets {span} ({terms.labels.origin or 'by their values'})"),),
            "Beyond 0 and 1 this loss falls without end, and the answers run to one border.",
            for_real_targets(terms),
            Confidence.CERTAIN if terms.labels.low is not None else Confidence.LIKELY,
        )
