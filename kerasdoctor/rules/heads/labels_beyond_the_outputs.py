"""Class numbers count from 0, so the highest is one less than the number of outputs."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network, Trace
from kerasdoctor.finding import Finding, Fix, NewHead, NewLabels, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.terms import Terms


@cause(
    kind="label-encoding",
    severity=Severity.BREAKS,
    explains={"no-better-than-a-constant"},
    raises=(r"outside the valid range",),
)
def labels_beyond_the_outputs(network: Network, trace: Trace | None) -> Iterator[Finding]:
    """Class numbers reach beyond the outputs, often because they count from 1.

    Why it hurts
        Sparse categorical cross-entropy looks up the output with the number of the class, counting from
        0. A number that no output has stops the training on a CPU with a long error; on a GPU, or where
        the step is compiled, the loss silently is no number.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(6, 4))
        y = np.array([1, 2, 3, 1, 2, 3])
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(3, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(6, 4))
        y = np.array([0, 1, 2, 0, 1, 2])
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(3, activation="softmax")])
        model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The loss is told to ignore a number (`ignore_class`), or there are more outputs than numbers.
    """
    for terms in heads_with("labels-beyond-the-outputs", network, trace):
        low, high, units = terms.labels.low or 0.0, terms.labels.high or 0.0, terms.units or 0
        numbers = (("low", low), ("high", high), ("units", units))
        yield terms.finding(
            f"{terms.labels_hold} class numbers from {low:g} to {high:g}, but there are {units} outputs, from 0 on",
            (
                terms.at_labels(f"class numbers from {low:g} to {high:g}"),
                terms.at_layer(f"{units} outputs: classes 0 to {units - 1}"),
                terms.at_loss("looks an output up by its number"),
            ),
            (Evidence(f"labels from {low:g} to {high:g} against {units} outputs", numbers=numbers),),
            "A number without an output is an error on a CPU, and a loss that is no number elsewhere.",
            _fixes(terms, low, high),
        )


def _fixes(terms: Terms, low: float, high: float) -> tuple[Fix, ...]:
    head = NewHead(int(high) + 1, terms.activation or "softmax", terms.layer.where)
    from_zero = NewLabels("class-index", terms.labels.name, (), terms.labels.where)
    if low < 0:
        return (Fix("", (from_zero,)),)
    if low == 1 and high == terms.units:
        return (Fix("the labels count from 1", (from_zero,)), Fix("0 is a class too", (head,)))
    return (Fix("", (head,)),)
