"""A Dense layer works on the last axis and leaves the others as they are."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network
from kerasdoctor.finding import Finding, Fix, NewReduction, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.saying import shape_of
from kerasdoctor.rules.heads.terms import Terms

POOL = "a global pooling layer does it as well, where it does not matter at which position something is seen"


@cause(
    kind="missing-flatten",
    severity=Severity.BREAKS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant"},
    raises=(r"must have (?:the same )?(?:rank|shape)", r"Dimensions must be equal", r"[Ii]ncompatible shapes"),
)
def positions_reach_the_output(network: Network) -> Iterator[Finding]:
    """Axes of positions reach the output, but each row has one target.

    Why it hurts
        Convolutions and embeddings keep their positions, and a Dense layer is applied at each of them.
        Without a Flatten or a pooling over all positions there is an answer for each position. A loss
        for real numbers stretches the targets over them or over other rows, without a word; cross-
        entropies stop with an error about ranks.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Conv1D, Dense

        x = np.random.default_rng(0).normal(size=(300, 8, 2))
        y = x[:, 0, 0]
        model = Sequential([Input((8, 2)), Conv1D(16, 3, activation="relu"), Dense(1)])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Conv1D, Dense, Flatten

        x = np.random.default_rng(0).normal(size=(300, 8, 2))
        y = x[:, 0, 0]
        model = Sequential([Input((8, 2)), Conv1D(16, 3, activation="relu"), Flatten(), Dense(1)])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        There is a target for every position, as in segmentation and tagging.
    """
    for terms in heads_with("positions-reach-the-output", network):
        flattened = _flattened(terms)
        output, labels = shape_of(terms.head.output_shape), shape_of(terms.labels.shape)
        yield terms.finding(
            f"the output keeps positions, shape {output}, but the labels have shape {labels}",
            (
                terms.at_layer(f"is applied at each position: output {output}"),
                terms.at_labels(f"labels {labels}"),
                terms.at_loss("compares them"),
            ),
            (Evidence(f"output {output}, labels {labels}; no Flatten or global pooling in between"),),
            "The labels are stretched over the positions, or rows are mixed up, or Keras stops.",
            (Fix("", flattened, advice=POOL if flattened else f"put a Flatten before the output layer; {POOL}"),),
        )


def _flattened(terms: Terms) -> tuple[NewReduction, ...]:
    """Return the Flatten that a net needs whose output is its only Dense layer; it belongs before the first one."""
    dense = sum(layer.kind == "Dense" for layer in terms.network.layers)
    only = terms.layer.kind == "Dense" and dense == 1
    return (NewReduction("flatten", terms.layer.where),) if only else ()
