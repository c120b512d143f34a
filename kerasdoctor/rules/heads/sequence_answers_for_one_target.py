"""A recurrent layer answers at every step when it is asked to."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Layer, Network
from kerasdoctor.finding import Finding, Fix, NewReduction, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.positions import recurrence
from kerasdoctor.rules.heads.saying import shape_of


@cause(
    kind="rnn-return-sequences",
    severity=Severity.BREAKS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant"},
    raises=(r"must have (?:the same )?(?:rank|shape)", r"Dimensions must be equal", r"[Ii]ncompatible shapes"),
)
def sequence_answers_for_one_target(network: Network) -> Iterator[Finding]:
    """The last recurrent layer returns its whole sequence, but each row has one target.

    Why it hurts
        With `return_sequences=True` there is an answer for each step of each row. A loss for real
        numbers then stretches the targets over the steps, or over other rows: with plain one-
        dimensional targets the rows are mixed up, and nothing but the mean can be learnt. Cross-
        entropies stop with an error about ranks.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Dense

        x = np.random.default_rng(0).normal(size=(300, 8, 2))
        y = x[:, 0, 0]
        model = Sequential([Input((8, 2)), LSTM(16, return_sequences=True), Dense(1)])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Dense

        x = np.random.default_rng(0).normal(size=(300, 8, 2))
        y = x[:, 0, 0]
        model = Sequential([Input((8, 2)), LSTM(16), Dense(1)])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        There is a target for every step, or a pooling or Flatten takes the steps together.
    """
    for terms in heads_with("sequence-answers-for-one-target", network):
        index = recurrence(terms)
        layer = network.layers[index] if index is not None else terms.layer
        output, labels = shape_of(terms.head.output_shape), shape_of(terms.labels.shape)
        yield terms.finding(
            f"the output has an answer for every step, of shape {output}, but the targets have shape {labels}",
            (
                Spot(layer.where or Part("the recurrent layer"), "returns an answer for every step"),
                terms.at_layer(f"works step by step: output {output}"),
                terms.at_labels(f"targets {labels}"),
            ),
            (Evidence(f"return_sequences=True; output {output}, targets {labels}"),),
            "The targets are stretched over the steps, or rows are mixed up, or Keras stops.",
            (_last_step(layer if index is not None else None),),
        )


def _last_step(recurrent: Layer | None) -> Fix:
    """Return the fix: the last step only, which can be tried where the recurrent layer is known."""
    if recurrent is None:
        return Fix("", advice="leave return_sequences=True away from the last recurrent layer")
    return Fix("", (NewReduction("last-step", recurrent.where),))
