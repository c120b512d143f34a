"""One NaN or infinity in a batch makes the loss, the gradients and then all weights non-finite."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Network
from kerasdoctor.finding import Acquittal, Confidence, Finding, Severity
from kerasdoctor.places import Evidence, Part, Place, Spot
from kerasdoctor.rule import cause


@cause(
    kind="data-quality",
    severity=Severity.BREAKS,
    explains={
        "cannot-memorise-one-batch",
        "no-better-than-a-constant",
        "loss-rises-while-memorising",
        "no-number-from-the-start",
    },
)
def non_finite_values(network: Network) -> Iterator[Finding | Acquittal]:
    """The inputs or labels given to `fit` hold NaN or infinity.

    Why it hurts
        The loss of a batch that holds one such value is not finite, and neither are its gradients:
        after that step every weight is NaN. Keras goes on training without an error, and a ReLU
        can even hide it by turning NaN into 0.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(200, 3))
        y = (x.sum(axis=1) > 0).astype(int)
        x[7, 1] = np.nan
        model = Sequential([Input((3,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(200, 3))
        y = (x.sum(axis=1) > 0).astype(int)
        x[7, 1] = 0
        model = Sequential([Input((3,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The rows that hold them have a sample weight of 0 in the labels.
    """
    arrays: list[tuple[str, str | None, int | None, Place | None]] = [
        ("inputs", inputs.name, inputs.non_finite, inputs.where) for inputs in network.inputs
    ]
    arrays += [
        ("labels", head.labels.name, head.labels.non_finite, head.labels.where)
        for head in network.heads
        if head.labels is not None
    ]
    counted = [array for array in arrays if array[2] is not None]
    bad = [array for array in counted if array[2]]
    for what, name, count, where in bad:
        said = f"`{name}`" if name else f"the {what}"
        yield Finding(
            message=f"{count:,} values of {said} are NaN or infinite",
            places=(Spot(where or Part(f"the {what}"), f"the {what} are made here"),),
            evidence=(Evidence(f"{count:,} values are not finite", numbers=(("non_finite", count or 0),)),),
            why="One such value makes the loss and every gradient of its batch NaN, and then every weight.",
            confidence=Confidence.CERTAIN,
        )
    if counted and not bad:
        yield Acquittal(f"all values of {len(counted)} arrays are finite")
