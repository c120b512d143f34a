"""An optimizer has no attribute `lr` any more; setting it makes one that nobody reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kerasdoctor.facts import Call, Script, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.old_uses import after


@cause(kind="learning-rate", severity=Severity.HURTS)
def learning_rate_set_on_lr(script: Script, trace: Trace) -> Iterator[Finding]:
    """The learning rate is changed through `optimizer.lr`, which Keras 3 does not read.

    Why it hurts
        The attribute is called learning_rate today. Python makes a new attribute `lr` without
        complaint, and the optimizer goes on with the rate that it was built with.

    Bad
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, 0] - x[:, 1]
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(16, activation="relu"), keras.layers.Dense(1)])
        model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.01))
        model.optimizer.lr = 1e-4
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, 0] - x[:, 1]
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(16, activation="relu"), keras.layers.Dense(1)])
        model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.01))
        model.optimizer.learning_rate = 1e-4
        model.fit(x, y, epochs=5)

    Unless
        Keras 2 is meant, where both names do the same.
    """
    if script.target.keras < 3:
        return
    for call in trace.of("set.lr"):
        owner = call.owner.name if call.owner is not None else ""
        if (owner == "keras.Model.optimizer" or owner.startswith("keras.optimizers.")) and not script.guarded(
            call.where
        ):
            yield _finding(call)


def _finding(call: Call) -> Finding:
    end = after(call.where)
    name = replace(end, column=end.column - len("lr"))
    return Finding(
        message="the learning rate is set on `lr`, which the optimizer does not read",
        places=(Spot(call.where, "a new attribute without effect"),),
        evidence=(Evidence("read off the source: the attribute is called learning_rate in Keras 3"),),
        why="The rate stays what it was when the optimizer was built.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", rewrites=((name, "learning_rate"),)),),
    )
