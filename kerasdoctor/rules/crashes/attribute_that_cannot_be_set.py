"""What Keras works out of a model is read there, and not written."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from kerasdoctor.facts import Crash, Script
from kerasdoctor.finding import Finding, Fix, Severity
from kerasdoctor.rule import cause
from kerasdoctor.rules.crashes.saying import finding, spots, within_line

SAID = (
    re.compile(r"property '(?P<name>\w+)' of '(?P<owner>\w+)' object has no setter"),
    re.compile(r"can't set attribute(?: '(?P<name>\w+)')?"),
    re.compile(r"`(?P<owner>\w+)\.(?P<name>layers)` attribute is reserved"),
)
ADVICE = {
    "layers": "build a model of the layers that are to stay: a Sequential of them, or keras.Model(inputs, outputs)",
    "input": "build a new model: keras.Model(new_input, model(new_input))",
    "metrics": "give metrics= to compile",
    "metrics_names": "give metrics= to compile",
    "dtype": "give dtype= where the layer is made",
    "input_shape": "give the shape to keras.Input where the model is built",
    "output_shape": "the shape follows from the layers: change those",
}
# How Model is called below what an import binds.
BELOW = {
    "keras.Model": "", "keras.models.Model": "", "tensorflow.keras.Model": "", "tensorflow.keras.models.Model": "",
    "keras": ".Model", "tensorflow.keras": ".Model", "keras.models": ".Model", "tensorflow": ".keras.Model",
}  # fmt: skip


@cause(kind="api-misuse", severity=Severity.BREAKS, stops_script=True)
def attribute_that_cannot_be_set(crash: Crash, script: Script | None) -> Iterator[Finding]:
    """An attribute that a model or a layer works out by itself is given a value.

    Why it hurts
        The outputs, the weights and the metrics of a model follow from its layers and from `compile`. They
        can be read and not set: the program ends there. In older versions some could be set, and nothing
        came of it.

    Bad
        import keras
        import numpy as np

        x, y = np.arange(40.0).reshape(10, 4), np.arange(10) % 2
        inputs = keras.Input((4,))
        model = keras.Model(inputs, keras.layers.Dense(8, activation="relu")(inputs))
        model.output = keras.layers.Dense(1, activation="sigmoid")(model.output)
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Good
        import keras
        import numpy as np

        x, y = np.arange(40.0).reshape(10, 4), np.arange(10) % 2
        inputs = keras.Input((4,))
        model = keras.Model(inputs, keras.layers.Dense(8, activation="relu")(inputs))
        model = keras.Model(model.inputs, keras.layers.Dense(1, activation="sigmoid")(model.output))
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y)

    Unless
        The attribute is one of a class of your own that has a setter.
    """
    said = next((found for pattern in SAID if (found := pattern.search(crash.message)) is not None), None)
    if said is None or "AttributeError" not in {crash.kind, *crash.kinds}:
        return
    name, owner = said["name"] or "", said.groupdict().get("owner")
    of = f" of a {owner}" if owner else ""
    yield finding(
        crash,
        f"`{name}`{of} cannot be set" if name else "an attribute is set that cannot be",
        spots(crash, "read only"),
        (),
        "It follows from something else, and changes only with that.",
        _fix(crash, script, name),
    )


def _fix(crash: Crash, script: Script | None, name: str) -> Fix:
    advice = Fix("", advice=ADVICE.get(name, "change what it is worked out of, or use the method that sets it"))
    text = crash.text.split("#")[0].strip()
    try:
        statement = ast.parse(text).body[0]
    except (SyntaxError, IndexError):
        return advice
    match statement:
        case ast.Assign(targets=[ast.Attribute(value=owner)], value=value):
            new = _instead(name, ast.unparse(owner), ast.unparse(value), _model(script))
        case _:
            return advice
    if new is None or crash.where is None:
        return advice
    return Fix("", rewrites=((within_line(crash, crash.where, 0, len(text)), new),))


def _instead(name: str, owner: str, value: str, model: str | None) -> str | None:
    """Return the statement that does what is meant."""
    if name == "weights":
        return f"{owner}.set_weights({value})"
    if name in ("trainable_weights", "trainable_variables") and value in ("[]", "()"):
        return f"{owner}.trainable = False"
    if name == "iterations":
        return f"{owner}.iterations.assign({value})"
    if name in ("output", "outputs") and model is not None and owner.isidentifier():
        return f"{owner} = {model}({owner}.inputs, {value})"
    return None


def _model(script: Script | None) -> str | None:
    """Return how the script spells keras.Model; None where no import leads there."""
    bound = script.names if script is not None else {}
    return next((name + BELOW[path] for name, path in bound.items() if path in BELOW), None)
