"""A model learns what compile tells it to."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause


@cause(
    kind="api-misuse",
    severity=Severity.BREAKS,
    raises=(r"must call `compile\(\)`", r"compile"),
)
def trained_uncompiled(trace: Trace) -> Iterator[Finding]:
    """A model is trained, and nothing compiles it.

    Why it hurts
        Without `compile` a model has neither a loss nor an optimizer, and `fit` stops with a
        ValueError. A model that is cloned, made from its config or loaded with `compile=False` is
        not compiled either, whatever the one that it comes from was told.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.models import clone_model

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(optimizer="adam", loss="binary_crossentropy")
        other = clone_model(model)
        other.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense
        from keras.models import clone_model

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(optimizer="adam", loss="binary_crossentropy")
        other = clone_model(model)
        other.compile(optimizer="adam", loss="binary_crossentropy")
        other.fit(x, y, epochs=5)

    Unless
        The model is handed on to something else, which may compile it, or is of a class of the script.
    """
    for call in trace.of("model.uncompiled"):
        yield Finding(
            message="the model is trained, but nothing compiles it",
            places=(Spot(call.where, "stops with a ValueError"),),
            evidence=(Evidence("read off the source: there is no call of compile on this model"),),
            why="The loss and the optimizer come from compile, and fit cannot do without them.",
            confidence=Confidence.CERTAIN,
            fixes=(Fix("", advice="call compile on this model first, with an optimizer and a loss"),),
        )
