"""Optimizers take no notice of `decay` any more."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call, Script
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.api.new_names import spelled
from kerasdoctor.rules.api.old_uses import after, before, stretch

OPTIMIZERS = tuple(f"keras.optimizers.{name}" for name in ("SGD", "Adam", "RMSprop", "Adagrad", "Adadelta", "Adamax"))
RATES = {"SGD": "0.01"}
USUAL_RATE = "0.001"
# At this decay the learning rate is halved after 1000 updates; a smaller one hardly shows in a short training.
FELT_DECAY = 1e-3


@cause(kind="learning-rate", severity=Severity.HURTS)
def ignored_decay(script: Script) -> Iterator[Finding]:
    """An optimizer is given `decay`, which Keras 3 ignores.

    Why it hurts
        The learning rate was to fall with every update. Keras 3 accepts the argument, warns once
        and keeps the rate as it is, so the training goes on with steps that were meant for its start.

    Bad
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, 0] - x[:, 1]
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(16, activation="relu"), keras.layers.Dense(1)])
        model.compile(loss="mse", optimizer=keras.optimizers.SGD(learning_rate=0.1, decay=0.01))
        model.fit(x, y, epochs=5)

    Good
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = x[:, 0] - x[:, 1]
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(16, activation="relu"), keras.layers.Dense(1)])
        rate = keras.optimizers.schedules.InverseTimeDecay(0.1, decay_steps=1, decay_rate=0.01)
        model.compile(loss="mse", optimizer=keras.optimizers.SGD(learning_rate=rate))
        model.fit(x, y, epochs=5)

    Unless
        The decay is 0, or Keras 2 is meant, which honours it. A decay that only thousands of
        updates would show is a smaller matter.
    """
    if script.target.keras < 3:
        return
    for call in script.of(*OPTIMIZERS):
        given = call.argument(None, "decay")
        if given is not None and not script.guarded(call.where):
            amount = _number(given.text)
            if amount != 0:
                yield _finding(script, call, given, amount)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _finding(script: Script, call: Call, given: Argument, amount: float | None) -> Finding:
    slight = amount is None or amount < FELT_DECAY
    text = given.text
    half = f": the rate was to be halved after {1 / amount:,.0f} updates" if amount else ""
    return Finding(
        message=f"decay={text} is ignored, so the learning rate never falls",
        places=(Spot(given.named or call.where, "Keras 3 takes no notice of this"),),
        evidence=(Evidence(f"read off the source: decay={text}{half}"),),
        why="Keras 3 lets schedules do this; the argument is accepted for old programs and has no effect.",
        confidence=Confidence.CERTAIN,
        severity=Severity.SMELLS if slight else Severity.HURTS,
        fixes=(_fix(script, call, given),),
    )


def _fix(script: Script, call: Call, given: Argument) -> Fix:
    """Return the schedule in the place of the learning rate, and the decay taken out."""
    known = next((path for path in script.names.values() if path.startswith("keras")), "")
    path = f"{'keras' if known else 'tensorflow.keras'}.optimizers.schedules.InverseTimeDecay"
    name, extra = spelled(script, path)
    rate = call.argument(0, "learning_rate", "lr")
    gap = _gap(call, given)
    advice = "set learning_rate to keras.optimizers.schedules.InverseTimeDecay(rate, 1, decay)"
    if name is None or gap is None or (rate is not None and rate.where is None):
        return Fix("", advice=advice)
    start = rate.text if rate is not None else RATES.get(call.word, USUAL_RATE)
    schedule = f"{name}({start}, decay_steps=1, decay_rate={given.text})"
    if rate is None:
        place = stretch(before(given.named or call.where), after(given.where or call.where))
        return Fix("", rewrites=((place, f"learning_rate={schedule}"), *extra))
    named = ((rate.named, "learning_rate"),) if rate.named is not None and rate.keyword == "lr" else ()
    value = rate.where or call.where
    return Fix("", rewrites=((value, schedule), *named, (gap, ""), *extra))


def _gap(call: Call, given: Argument) -> Line | None:
    """Return the span of the decay with the comma before it, or the one behind where it comes first."""
    index = call.arguments.index(given)
    others = call.arguments[index - 1 : index] if index else call.arguments[1:2]
    if given.named is None or given.where is None or not others or others[0].where is None:
        return given.named
    if index:
        return stretch(after(others[0].where), after(given.where))
    return stretch(before(given.named), before(others[0].named or others[0].where))
