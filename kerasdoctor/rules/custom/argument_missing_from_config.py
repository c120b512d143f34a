"""What a layer is made with has to be in its config, or the copy is made with something else."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause

LOADING = ("keras.models.load_model", "keras.models.clone_model", "keras.models.model_from_json")


@cause(kind="custom-layer", severity=Severity.SMELLS)
def argument_missing_from_config(trace: Trace) -> Iterator[Finding]:
    """A class of the script has a `get_config` that leaves out an argument of its constructor.

    Why it hurts
        Loading and cloning make the object anew from its config. An argument that is not in there
        falls back to its default, so the loaded model computes something else than the trained one;
        without a default the loading stops.

    Bad
        import numpy as np
        import keras

        class Scaled(keras.layers.Layer):
            def __init__(self, factor=1.0, **more):
                super().__init__(**more)
                self.factor = factor

            def call(self, x):
                return x * self.factor

            def get_config(self):
                return super().get_config()

        x = np.random.default_rng(0).normal(size=(300, 4))
        model = keras.Sequential([keras.Input((4,)), Scaled(0.1), keras.layers.Dense(1)])
        model.compile(optimizer="adam", loss="mse")
        model.fit(x, x[:, 0], epochs=5)
        model.save("scaled.keras")
        model = keras.models.load_model("scaled.keras", custom_objects={"Scaled": Scaled})

    Good
        import numpy as np
        import keras

        class Scaled(keras.layers.Layer):
            def __init__(self, factor=1.0, **more):
                super().__init__(**more)
                self.factor = factor

            def call(self, x):
                return x * self.factor

            def get_config(self):
                return {**super().get_config(), "factor": self.factor}

        x = np.random.default_rng(0).normal(size=(300, 4))
        model = keras.Sequential([keras.Input((4,)), Scaled(0.1), keras.layers.Dense(1)])
        model.compile(optimizer="adam", loss="mse")
        model.fit(x, x[:, 0], epochs=5)
        model.save("scaled.keras")
        model = keras.models.load_model("scaled.keras", custom_objects={"Scaled": Scaled})

    Unless
        The constructor hands the argument to that of Keras, the class has a `from_config` of its own,
        or its `get_config` collects what it gives in a way that does not name it.
    """
    loads = trace.of(*LOADING)
    for call in trace.of("config.incomplete"):
        yield _finding(call, loads[0] if loads else None)


def _finding(call: Call, load: Call | None) -> Finding:
    names = ", ".join(f"`{argument.value}`" for argument in call.arguments)
    loaded = (Spot(load.where, "makes the object anew from its config"),) if load is not None else ()
    return Finding(
        message=f"`get_config` leaves out {names}, which the constructor takes",
        places=(Spot(call.where, f"lacks {names}"), *loaded),
        evidence=(Evidence(f"read off the source: parameters of `__init__` that `get_config` does not name: {names}"),),
        why="A loaded or cloned model is built from its config, and takes the default for what is not in it.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice=f"put {names} into what get_config returns, beside that of super().get_config()"),),
        severity=Severity.HURTS if load is not None else None,
    )
