"""A saved model names the classes and functions of its program, and does not hold them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerasdoctor.facts import Crash
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.places import Line
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.old_uses import after
from kerasdoctor.rules.crashes.saying import finding, spots

SAID = (
    re.compile(r"Could not locate (?:class|function) '(?P<name>\w+)'"),
    re.compile(r"Unknown (?:layer|loss|metric|object|initializer|regularizer)(?: function)?:? '?(?P<name>\w+)'?"),
    re.compile(r"Could not deserialize '?(?:keras\.\w+\.)?(?P<name>\w+)'?"),
)
LOADING = ("load_model", "model_from_json", "from_config", "clone_model", "deserialize")
# What Keras 2 wrote by names that Keras 3 does not look up.
SHORT = frozenset({"mse", "mae", "mape", "msle"})


@cause(kind="custom-layer", severity=Severity.BREAKS, stops_script=True)
def class_not_known_on_loading(crash: Crash) -> Iterator[Finding]:
    """A saved model is loaded whose own layers, losses or metrics Keras does not know.

    Why it hurts
        The file holds the settings of each layer and the names of classes and functions, not their code.
        What the program has written itself has to be handed over when the model is loaded.

    Bad
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        class Doubled(keras.layers.Layer):
            def call(self, inputs):
                return inputs * 2

        model = Sequential([Input((4,)), Doubled(), Dense(1)])
        model.save("doubled.keras")
        model = keras.models.load_model("doubled.keras")
        model.compile(loss="mse", optimizer="adam")
        model.fit(np.zeros((40, 4)), np.zeros(40))

    Good
        import keras
        import numpy as np
        from keras import Input, Sequential
        from keras.layers import Dense

        class Doubled(keras.layers.Layer):
            def call(self, inputs):
                return inputs * 2

        model = Sequential([Input((4,)), Doubled(), Dense(1)])
        model.save("doubled.keras")
        model = keras.models.load_model("doubled.keras", custom_objects={"Doubled": Doubled})
        model.compile(loss="mse", optimizer="adam")
        model.fit(np.zeros((40, 4)), np.zeros(40))

    Unless
        The class is registered with `keras.saving.register_keras_serializable`.
    """
    found = next((match for pattern in SAID if (match := pattern.search(crash.message)) is not None), None)
    call = crash.call
    if found is None or call is None or call.word not in LOADING:
        return
    name = found["name"]
    yield finding(
        crash,
        f"the saved model names `{name}`, which Keras cannot find",
        spots(crash, "loads the model"),
        (),
        "A saved model holds names and settings; the code behind them is the program's.",
        _fix(crash, name),
    )


def _fix(crash: Crash, name: str) -> Fix:
    call = crash.call
    last = call.arguments[-1].where if call is not None and call.arguments else None
    if call is None or last is None or call.argument(None, "custom_objects", "compile") is not None:
        return Fix("", advice=f'give custom_objects={{"{name}": {name}}} when the model is loaded')
    if name in SHORT:
        return Fix("", rewrites=(_behind(last, "compile=False"),), advice="compile it anew before it is trained")
    return Fix("", rewrites=(_behind(last, f'custom_objects={{"{name}": {name}}}'),))


def _behind(place: Line, text: str) -> tuple[Line, str]:
    return after(place), f", {text}"
