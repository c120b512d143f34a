"""An optimizer keeps numbers for each weight of the model that it was first used with."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Crash, Trace
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.places import Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.crashes.saying import finding, replaced, spots

SAID = ("Unknown variable", "can only be called for the variables it was originally built with")


@cause(kind="optimizer", severity=Severity.BREAKS, stops_script=True)
def optimizer_made_for_another_model(crash: Crash, trace: Trace | None) -> Iterator[Finding]:
    """An optimizer that has trained one model is compiled into another.

    Why it hurts
        From its first step on, an optimizer belongs to the weights of one model: it keeps their momentum.
        With other weights it stops, and with the same model made anew in a loop it does so, too.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x, y = np.arange(40.0).reshape(10, 4), np.arange(10) % 2
        adam = keras.optimizers.Adam(0.01)
        for units in (4, 8):
            model = Sequential([Input((4,)), Dense(units, activation="relu"), Dense(1, activation="sigmoid")])
            model.compile(loss="binary_crossentropy", optimizer=adam)
            model.fit(x, y, verbose=0)

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        x, y = np.arange(40.0).reshape(10, 4), np.arange(10) % 2
        for units in (4, 8):
            model = Sequential([Input((4,)), Dense(units, activation="relu"), Dense(1, activation="sigmoid")])
            model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.01))
            model.fit(x, y, verbose=0)

    Unless
        Each model has an optimizer of its own.
    """
    if not any(text in crash.message for text in SAID):
        return
    compiled = trace.compile if trace is not None else None
    given = compiled.argument(0, "optimizer") if compiled is not None else None
    spot = Spot(given.where, "is used for more than one model") if given is not None and given.where else None
    copied = f"type({given.text}).from_config({given.text}.get_config())" if given is not None else ""
    edits = replaced(given, copied) if given is not None and given.form == "name" else ()
    yield finding(
        crash,
        "the optimizer has trained another model before, and keeps numbers for the weights of that one",
        spots(crash, "trains other weights", spot),
        (),
        "Momentum and step sizes belong to weights; those of another model mean nothing here.",
        Fix("", rewrites=edits)
        if edits
        else Fix("", advice="make a new optimizer for each model, where it is compiled"),
    )
