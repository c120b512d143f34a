"""`fit` gives one object, which holds the curves by their names."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.old_uses import after, before

# They are logged under the names by which they are asked for; others, and objects, go by names of their own.
KEPT = frozenset({"accuracy", "acc"})


@cause(kind="api-misuse", severity=Severity.BREAKS, raises=(r"cannot unpack non-iterable History object",))
def history_unpacked(trace: Trace) -> Iterator[Finding]:
    """What `fit` returns is taken apart into several names, as what `evaluate` returns can be.

    Why it hurts
        `fit` returns one History object, whose `history` holds a list for each value that was logged. Taking
        the object apart raises an error, and it does so when the training is already paid for.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
        loss, accuracy = model.fit(x, y, epochs=5)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x.sum(axis=1) > 0).astype(int)
        model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
        history = model.fit(x, y, epochs=5)
        loss, accuracy = history.history["loss"], history.history["accuracy"]

    Unless
        The class of the model has a `fit` of its own that returns several values.
    """
    calls = [call for call in trace.of_model("fit") if call.unpacked is not None]
    if calls and not any("fit" in formula.beside for formula in trace.formulas):
        for call in calls:
            yield Finding(
                message=f"`fit` returns one History object, and it is unpacked into {call.unpacked} names",
                places=(Spot(call.where, "gives one object"),),
                evidence=(Evidence(f"read off the source: {call.unpacked} names take what fit returns"),),
                why="The curves are in `history.history`, a list for each name that is logged.",
                confidence=Confidence.CERTAIN,
                fixes=(_fix(call, _logged(trace)),),
            )


def _logged(trace: Trace) -> list[str]:
    """Return the names that are logged, those of the loss first, where they are known."""
    metrics = trace.compile.argument(None, "metrics") if trace.compile is not None else None
    names = [str(item.value) for item in metrics.items or ()] if metrics is not None else []
    return ["loss", *names] if KEPT.issuperset(names) else []


def _fix(call: Call, logged: list[str]) -> Fix:
    if len(logged) == call.unpacked:
        names = ", ".join(f'"{name}"' for name in logged)
        rewrites = ((before(call.where), "map("), (after(call.where), f".history.get, ({names}))"))
        return Fix("the curves of these are meant", rewrites=rewrites)
    return Fix(
        "", advice='keep the object (`history = model.fit(...)`) and take the curves by name: history.history["loss"]'
    )
