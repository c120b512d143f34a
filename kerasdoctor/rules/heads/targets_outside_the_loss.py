"""Some losses are made for amounts that are not negative."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network
from kerasdoctor.finding import Confidence, Finding, Fix, NewHead, NewLoss, Severity
from kerasdoctor.places import Evidence, Place
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.ranges import span_of
from kerasdoctor.rules.heads.suited import wide_enough
from kerasdoctor.rules.heads.terms import Terms

BETTER = "mean_squared_error"


@cause(
    kind="loss-task-mismatch",
    severity=Severity.BREAKS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant", "loss-rises-while-memorising"},
)
def targets_outside_the_loss(network: Network) -> Iterator[Finding]:
    """Negative targets are trained with a loss that takes logarithms.

    Why it hurts
        The Poisson loss and the squared logarithmic error are about counts and growth: they take the
        logarithm of what the model answers, or of the target plus one. For negative targets the one
        becomes NaN or falls without end, and the other cuts them off at zero.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = 3 * x[:, 0]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="poisson", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = 3 * x[:, 0]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1)])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The targets are not negative.
    """
    for terms in heads_with("targets-outside-the-loss", network):
        span = span_of(terms.labels)
        yield terms.finding(
            f"the targets {span}, but {terms.loss_name} is made for amounts that are not negative",
            (terms.at_loss("takes logarithms"), terms.at_labels(f"the targets {span}")),
            (Evidence(f"the targets {span} ({terms.labels.origin or 'by their values'})"),),
            "A logarithm of a negative number is NaN, or is cut off at zero.",
            (Fix("", (NewHead(wide_enough(terms), "linear", terms.layer.where), NewLoss(BETTER, _where(terms)))),),
            Confidence.CERTAIN if terms.labels.low is not None else Confidence.LIKELY,
        )


def _where(terms: Terms) -> Place | None:
    """Return the place of the loss."""
    return terms.loss.where if terms.loss is not None else None
