"""The third argument of `compile` was the metrics once, and is the weights of the losses now."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Script, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.old_uses import before


@cause(
    kind="api-misuse",
    severity=Severity.BREAKS,
    raises=(r"loss_weights", r"^KeyError", r"could not convert string"),
)
def metrics_taken_for_loss_weights(script: Script, trace: Trace) -> Iterator[Finding]:
    """Metrics are passed to `compile` at the third position, where Keras expects loss weights.

    Why it hurts
        Keras 2 took metrics there. Today the third argument holds the weights of the losses, and
        a text or a metric in that place stops the first step of fit with a message about data types.

    Bad
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy", ["accuracy"])
        model.fit(x, y)

    Good
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
        model.fit(x, y)

    Unless
        Numbers stand at this position: those are weights. With Keras 2 the order is another one.
    """
    if script.target.keras < 3:
        return
    for call in trace.of("keras.Model.compile"):
        third = call.arguments[2] if len(call.arguments) > 2 else None
        if third is not None and third.keyword is None and any(_is_metric(part) for part in (third.items or ())):
            yield _finding(call, third)


def _is_metric(part: Argument) -> bool:
    made = part.made.name if part.made is not None else ""
    return isinstance(part.value, str) or made.startswith("keras.metrics.") or part.form.startswith("keras.metrics.")


def _finding(call: Call, third: Argument) -> Finding:
    place = third.where if isinstance(third.where, Line) else call.where
    return Finding(
        message=f"{third.text} stands where compile takes loss weights",
        places=(Spot(place, "taken for the weights of the losses"),),
        evidence=(Evidence("read off the source: the third argument of compile is loss_weights in Keras 3"),),
        why="A loss cannot be multiplied by the name of a metric, so the first step of fit fails.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", rewrites=((before(place), "metrics="),), safe=True),),
    )
