"""Labels that never change teach nothing but themselves."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Columns, Data, Labels, Network
from kerasdoctor.finding import Acquittal, Confidence, Finding, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.heads.terms import CROSS_ENTROPIES, REGRESSION_LOSSES

# Losses that look at the labels; one of the user's own may leave them unread.
KNOWN = CROSS_ENTROPIES | REGRESSION_LOSSES | {"hinge", "squared_hinge", "categorical_hinge", "kl_divergence"}


@cause(kind="data-quality", severity=Severity.BREAKS)
def constant_labels(network: Network, data: Data | None) -> Iterator[Finding | Acquittal]:
    """Every row given to `fit` has the same label.

    Why it hurts
        The model learns to give that one answer whatever it is shown. The loss falls to zero and
        the accuracy is perfect, so nothing looks wrong until other rows come.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(200, 3))
        y = np.zeros(200)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(200, 3))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((3,)), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The labels are the inputs, as in an autoencoder, or vary between columns; the loss is one's own, and
        may not look at them; or all inputs are the same as well, as where somebody tries out whether it runs.
    """
    if data is not None and data.pairs is not None and data.pairs.distinct == 1:
        return
    for head in network.heads:
        if head.loss is not None and head.loss.name not in KNOWN:
            continue
        match head.labels:
            case (
                Labels(columns=Columns(distinct_rows=1)) | Labels(low=float() | int(), high=float() | int()) as labels
            ) if labels.low == labels.high or (labels.columns is not None and labels.columns.distinct_rows == 1):
                name = labels.called
                # Of a data set there are only the first rows, which may be those of one class.
                first = data is not None and data.streamed
                which = f"the first {data.rows:,} rows" if data is not None and first else "every row"
                yield Finding(
                    message=f"{which} of {name} {'are' if first else 'is'} the same",
                    places=(Spot(labels.where or Part("the labels"), "the labels are made here"),),
                    evidence=(Evidence(f"the values of {name} run from {labels.low:g} to {labels.high:g}"),),
                    why="With one label there is nothing to tell apart: the model learns to give that one answer.",
                    confidence=Confidence.LIKELY if first else Confidence.CERTAIN,
                    severity=Severity.HURTS if first else None,
                )
            case Labels(low=float() | int(), high=float() | int()) as labels:
                yield Acquittal(f"the labels vary: their values run from {labels.low:g} to {labels.high:g}")
