"""What is known when a model refuses what it is given, and nothing else explains it."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Crash
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.rule import cause
from kerasdoctor.rules.crashes.saying import finding, layer_by_layer, spots, what_was_given


@cause(kind="api-misuse", severity=Severity.BREAKS, stops_script=True)
def call_that_keras_refuses(crash: Crash) -> Iterator[Finding]:
    """Keras stops at a call for a reason that only its own words tell.

    Why it hurts
        The program ends here and trains nothing. What the call was given, and the shapes from layer to
        layer up to the one that refused, mostly show what does not fit together.

    Bad
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Dense

        x = np.random.default_rng(0).normal(size=(60, 8, 3))
        y = np.arange(60) % 2
        model = Sequential([Input((8, 3)), LSTM(8, stateful=True), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import LSTM, Dense

        x = np.random.default_rng(0).normal(size=(60, 8, 3))
        y = np.arange(60) % 2
        model = Sequential([Input((8, 3)), LSTM(8), Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        Another rule knows the cause; then that one speaks.
    """
    if not (crash.layers or crash.method or crash.layer):
        return
    what = f"`{crash.method}`" if crash.method else crash.layer.kind if crash.layer is not None else "Keras"
    yield finding(
        crash,
        f"{what} stops with {crash.kind}: {crash.message or 'it says no more'}",
        spots(crash, f"raises {crash.kind}"),
        (*what_was_given(crash), *layer_by_layer(crash)),
        "Nothing after this line runs, so nothing is trained.",
        Fix("", advice="mend what the shapes and types above show not to fit together"),
        confidence=Confidence.LIKELY,
    )
