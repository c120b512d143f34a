"""Nobody can answer the same question in two ways at once."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Data, Network, Pairs
from kerasdoctor.finding import Acquittal, Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.inputs.pointing import MANY_ROWS, at_inputs, at_labels

# A few slips are in every collection; from one row in a hundred on they show in the score.
SHARE = 0.01


@cause(
    kind="data-quality",
    severity=Severity.SMELLS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant", "no-better-than-with-shuffled-labels"},
)
def same_inputs_other_labels(network: Network, data: Data) -> Iterator[Finding | Acquittal]:
    """Rows with the very same inputs have different labels.

    Why it hurts
        The model gives equal inputs one answer, so of such rows some are answered wrongly whatever is
        learnt. That sets a limit to the accuracy on these rows, and what lies above it is out of reach.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        numbers = np.random.default_rng(0)
        x = numbers.integers(0, 3, size=(300, 2)).astype(float)
        y = numbers.integers(0, 2, size=300)
        model = Sequential([Input((2,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        numbers = np.random.default_rng(0)
        x = numbers.integers(0, 3, size=(300, 2)).astype(float)
        y = (x.sum(axis=1) > 2).astype(int)
        model = Sequential([Input((2,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        Fewer than one row in a hundred is like that, or there are fewer than fifty rows. Where what comes
        next is a matter of chance, as the next letter of a text is, it is meant to be so.
    """
    match data.pairs:
        case Pairs(rows=int(rows), contradicted=int(count), best=float(best)) if rows >= MANY_ROWS:
            if data.pairs.distinct == 1:
                return
            if count < SHARE * rows:
                yield Acquittal(f"labels do not contradict each other: {count:,} of {rows:,} rows do")
                return
            yield Finding(
                message=f"{count:,} of {rows:,} rows have inputs that stand elsewhere with another label",
                places=(at_labels(network, "several for the same inputs"), at_inputs(network, "the same row again")),
                evidence=(
                    Evidence(
                        f"no answer to these rows can be right for more than {best:.1%} of them: there are "
                        f"{data.pairs.distinct:,} different inputs in {rows:,} rows",
                        rows=rows,
                        numbers=(("best", best), ("contradicted", count)),
                    ),
                ),
                why="Equal inputs get equal answers, which are wrong for some of them.",
                confidence=Confidence.CERTAIN,
                fixes=(Fix("", advice="look at some of these rows: an input may be missing, or labels be wrong"),),
            )
