"""Which layers learn is settled when training begins."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Network, Script, Trace, Training
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Part, Spot
from kerasdoctor.rule import cause

SHOWN = 3
FITS = ("keras.Model.fit", "keras.Model.fit_generator")


@cause(kind="trainable-flag", severity=Severity.BREAKS)
def frozen_after_fit(
    script: Script | None, trace: Trace | None, network: Network | None, training: Training | None
) -> Iterator[Finding]:
    """Layers are frozen or freed between two calls of fit, and the model is not compiled again.

    Why it hurts
        Keras settles at the first step which weights it updates. A later change of `trainable`
        does nothing until compile is called: the second training goes on with the layers of the
        first one, and no warning says so.

    Bad
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = (x[:, 0] > 0).astype(int)
        base = keras.layers.Dense(16, activation="relu", trainable=False)
        model = keras.Sequential([keras.Input((8,)), base, keras.layers.Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=3)
        base.trainable = True
        model.fit(x, y, epochs=3)

    Good
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 8))
        y = (x[:, 0] > 0).astype(int)
        base = keras.layers.Dense(16, activation="relu", trainable=False)
        model = keras.Sequential([keras.Input((8,)), base, keras.layers.Dense(1, activation="sigmoid")])
        model.compile(loss="binary_crossentropy", optimizer="adam")
        model.fit(x, y, epochs=3)
        base.trainable = True
        model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(1e-5))
        model.fit(x, y, epochs=3)

    Unless
        The model is compiled after the change, or is trained for the first time after it. Where
        several models are trained, the change may be meant for another one.
    """
    read = list(_read(script, trace)) if script is not None and trace is not None else []
    yield from read
    if not read and training is not None and training.stale:
        yield _reached(training, network)


def _read(script: Script, trace: Trace) -> Iterator[Finding]:
    if script.target.keras < 3 or trace.fit is None or trace.model is None:
        return
    mine = [call for call in trace.of(*FITS) if call.owner is not None and call.owner.number == trace.model]
    earlier = [call for call in mine if call.order < trace.fit.order and _together(call, trace.fit)]
    if not earlier or _trains_several(trace):
        return
    between = trace.between(earlier[-1], trace.fit, "set.trainable", "keras.Model.compile", "keras.models.clone_model")
    changes = [call for call in between if call.name == "set.trainable" and _together(call, trace.fit)]
    last = changes[-1].order if changes else 0
    if changes and not any(call.name != "set.trainable" and call.order > last for call in between):
        yield _finding(changes, earlier[-1], trace.fit)


def _together(call: Call, fit: Call) -> bool:
    """Whether two calls stand in the same function, in the order of the source, so that one follows the other."""
    return call.within == fit.within and call.where.line < fit.where.line and fit.loop is None


def _trains_several(trace: Trace) -> bool:
    trained = trace.of(*FITS, "keras.Model.train_on_batch", "keras.Model.compile")
    return len({call.owner.number for call in trained if call.owner is not None}) > 1


def _finding(changes: list[Call], first: Call, fit: Call) -> Finding:
    change = changes[-1]
    wanted = change.constant(0)
    what = "freed" if wanted is True else "frozen" if wanted is False else "set to learn or not"
    return Finding(
        message=f"layers are {what} after a fit, but the next fit goes on as before: nothing is compiled again",
        places=(
            Spot(change.where, "has no effect on the fit below"),
            Spot(first.where, "settled which weights learn"),
            Spot(fit.where, "still trains those"),
        ),
        evidence=(Evidence("read off the source: no compile stands between the change and the next fit"),),
        why="Keras builds its training step once, with the weights that were trainable at that time.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="call compile after the change, with a small learning rate where layers were freed"),),
    )


def _reached(training: Training, network: Network | None) -> Finding:
    """Say what the model itself shows, which was trained before this fit is reached."""
    changed = training.stale
    shown = ", ".join(changed[:SHOWN]) + (f" and {len(changed) - SHOWN} more" if len(changed) > SHOWN else "")
    layers = {layer.name: layer for layer in (network.layers if network is not None else ())}
    places = [
        Spot(layers[name].where or Part(f"layer {name}"), "frozen or freed after the model was trained")
        for name in changed
        if name in layers
    ]
    fit = Spot((network.where if network is not None else None) or Part("fit"), "goes on with the step made before")
    return Finding(
        message=f"{shown} changed `trainable` since the model was last trained, and nothing was compiled after it",
        places=(fit, *places[:SHOWN]),
        evidence=(
            Evidence(
                f"the weights of {len(changed)} layers are no longer those that the training step was made for",
                numbers=(("layers", len(changed)),),
            ),
        ),
        why="Keras builds its training step once, with the weights that were trainable at that time.",
        confidence=Confidence.CERTAIN,
        fixes=(Fix("", advice="call compile after the change, with a small learning rate where layers were freed"),),
    )
