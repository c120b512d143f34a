"""The Kullback-Leibler divergence compares two ways to share out a whole."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Tally
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.ranges import span_of
from kerasdoctor.rules.heads.suited import for_real_targets, suited
from kerasdoctor.rules.heads.terms import Terms


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
def shares_that_do_not_add_up(network: Network) -> Iterator[Finding]:
    """The Kullback-Leibler divergence is taken of label rows that are no shares of a whole.

    Why it hurts
        The divergence is the sum of y * log(y / answer). Where a row does not add up to 1, this is no
        distance: it has no lowest point at the labels, may go below zero, and pushes answers to the
        end of their range. What lies outside 0 to 1 is cut off before it is compared.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, :3] * 2 + 1
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(3)])
        model.compile(loss="kl_divergence", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.random.default_rng(1).dirichlet([1.0, 1.0, 1.0], size=300)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(3, activation="softmax")])
        model.compile(loss="kl_divergence", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        Each row has no negative number and adds up to 1, as shares and one-hot rows do.
    """
    for terms in heads_with("shares-that-do-not-add-up", network):
        said, evidence = _seen(terms)
        yield terms.finding(
            f"{said}, but the Kullback-Leibler divergence compares shares that add up to 1",
            (terms.at_loss("compares shares of a whole"), terms.at_labels(said)),
            (evidence,),
            "Of rows that are no shares the divergence has its lowest point elsewhere than at the labels.",
            (*_fixes(terms), Fix("each row is shares of a whole", advice="divide each label row by its sum")),
            Confidence.CERTAIN if terms.labels.rows else Confidence.LIKELY,
        )


def _seen(terms: Terms) -> tuple[str, Evidence]:
    sums, labels = terms.labels.row_sums, terms.labels
    if sums is not None and sums.off:
        said = f"{sums.off:,} of {sums.rows:,} label rows do not add up to 1"
        tallies: tuple[Tally, ...] = sums.tallies
        return said, Evidence(f"counted: {said}", sums.rows, tallies=tallies)
    if terms.units == 1:
        return f"{labels.called} has one column", Evidence("a row of a single share is a whole by itself", labels.rows)
    return f"the targets {span_of(labels)}", Evidence(f"the targets {span_of(labels)}, rows do not add up to 1")


def _fixes(terms: Terms) -> tuple[Fix, ...]:
    return for_real_targets(terms) if terms.kind == "real" else suited(terms)
