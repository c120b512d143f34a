"""A distance says little about classes."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network
from kerasdoctor.finding import Confidence, Finding, Severity
from kerasdoctor.places import Evidence
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.contract import heads_with
from kerasdoctor.rules.heads.suited import suited
from kerasdoctor.rules.heads.terms import Terms

MEANING = {
    "one-hot": "one class in each row",
    "binary": "zeros and ones",
    "class-index": "class numbers",
}


@cause(
    kind="loss-task-mismatch",
    severity=Severity.HURTS,
    explains={"cannot-memorise-one-batch", "no-better-than-a-constant"},
    raises=(r"Dimensions must be equal", r"[Ii]ncompatible shapes"),
)
def regression_loss_on_classes(network: Network) -> Iterator[Finding]:
    """Classes are trained with a loss for real numbers.

    Why it hurts
        A squared or absolute difference flattens out where a sigmoid or softmax is sure of the wrong
        class, so the worst mistakes are corrected slowest; without such an activation it asks for exact
        numbers where only the larger score matters. Cross-entropy pulls hardest where the answer is
        most wrong.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.eye(4)[x.argmax(axis=1)]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="mean_squared_error", optimizer="adam")
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = np.eye(4)[x.argmax(axis=1)]
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(4, activation="softmax")])
        model.compile(loss="categorical_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=5)

    Unless
        The targets are amounts, or the inputs themselves, as for an autoencoder. A linear output that is
        fitted to zeros and ones, and a softmax whose labels are not known, are smaller things.
    """
    for terms in heads_with("regression-loss-on-classes", network):
        known = terms.kind in ("one-hot", "binary", "class-index")
        what = MEANING.get(terms.kind or "", "shares of several classes")
        said = f"{terms.labels_hold} {what}" if known else f"a softmax over {terms.units} classes is the output"
        spots = [
            terms.at_loss("a loss for real numbers"),
            terms.at_layer(f"{terms.units} output{'s' if terms.several else ''} with activation {terms.activation}"),
        ]
        if known:
            spots.append(terms.at_labels(what))
        yield terms.finding(
            f"{said}, but the loss is {terms.loss_name}, which is made for amounts",
            tuple(spots),
            (
                Evidence(
                    f"activation {terms.activation} with {terms.loss_name}; labels: {what if known else 'not known'}"
                ),
            ),
            "Its gradient fades where the answer is surely wrong, where cross-entropy pulls hardest.",
            suited(terms),
            Confidence.LIKELY,
            severity=Severity.SMELLS if not known or _least_squares(terms) else None,
        )


def _least_squares(terms: Terms) -> bool:
    """Whether a linear output is fitted to zeros and ones, which finds the border between two groups too."""
    return terms.kind == "binary" and terms.activation == "linear"
