"""A history has the names that were logged, and no others."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Network, Trace
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.callbacks.logged import callbacks_of, is_logged, logged_names, meant_by

# Callbacks that change the learning rate log it, too.
RATE_CALLBACKS = ("ReduceLROnPlateau", "LearningRateScheduler")
MOST_PLACES = 3


@cause(kind="api-misuse", severity=Severity.BREAKS, raises=(r"^KeyError",))
def key_that_no_history_has(network: Network, trace: Trace) -> Iterator[Finding]:
    """A series is read from a history by a name that the fit did not log.

    Why it hurts
        The names are those that compile was given, and "val_" goes before them only where fit
        validates. The script stops with a KeyError after all the epochs are done, and unless the
        model was saved before, the training is lost.

    Bad
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
        history = model.fit(x, y, epochs=3)
        print(history.history["acc"][-1])

    Good
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
        history = model.fit(x, y, epochs=3)
        print(history.history["accuracy"][-1])

    Unless
        The model has several outputs or a training step of its own, or a callback of the script
        may write logs.
    """
    callbacks, names = callbacks_of(trace), logged_names(network, trace)
    if callbacks is None or names is None or trace.fit is None or trace.fit.makes is None:
        return
    rated = any(call.name.endswith(RATE_CALLBACKS) for call in callbacks)
    known = (*names, "learning_rate") if rated else names
    wrong = [
        call
        for call in trace.of("keras.callbacks.History.history[]")
        if call.owner == trace.fit.makes and _is_wrong(call.constant(0), known, network.validated)
    ]
    if wrong:
        yield _finding(wrong, trace.fit, known, network.validated)


def _is_wrong(key: object, names: tuple[str, ...], validated: bool | None) -> bool:
    return isinstance(key, str) and not is_logged(key, names, validated)


def _finding(wrong: list[Call], fit: Call, names: tuple[str, ...], validated: bool | None) -> Finding:
    logged = [*names, *(f"val_{name}" for name in names if validated is not False and name != "learning_rate")]
    keys = list(dict.fromkeys(f'"{call.constant(0)}"' for call in wrong))
    first = wrong[0].arguments[0].where or wrong[0].where
    return Finding(
        message=f"the history has no {' and no '.join(keys)}, so reading it raises a KeyError after the training",
        places=(
            Spot(first, "no such name"),
            Spot(fit.where, f"logs {', '.join(logged)}"),
            *(Spot(call.where, "no such name") for call in wrong[1:MOST_PLACES]),
        ),
        evidence=(Evidence(f"read off the source: fit logs {', '.join(logged)}"),),
        why="A history holds what was logged by the names that compile was given.",
        confidence=Confidence.CERTAIN,
        fixes=(_fix(wrong, names, validated),),
    )


def _fix(wrong: list[Call], names: tuple[str, ...], validated: bool | None) -> Fix:
    rewrites = []
    for call in wrong:
        given, key = call.arguments[0], str(call.constant(0))
        meant = meant_by(key, names)
        if meant is not None and is_logged(meant, names, validated) and given.where is not None:
            rewrites.append((given.where, f'"{meant}"'))
    lost = len(rewrites) < len(wrong)
    unvalidated = validated is False and any(str(call.constant(0)).startswith("val_") for call in wrong)
    advice = "give fit validation_data, or leave these series out" if unvalidated else "read names that are logged"
    return Fix("", rewrites=tuple(rewrites), advice=advice if lost else "", safe=True)
