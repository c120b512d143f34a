"""A callback can only watch what fit logs."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Call, Network, Trace, Training, Watcher
from kerasdoctor.finding import Confidence, Finding, Fix, Severity
from kerasdoctor.places import Evidence, Line, Part, Spot
from kerasdoctor.rule import cause
from kerasdoctor.rules.callbacks.logged import FALLING, callbacks_of, is_logged, logged_names, meant_by

# The position of `monitor` among the arguments.
WATCHERS = {"EarlyStopping": 0, "ReduceLROnPlateau": 0, "ModelCheckpoint": 1}
MODES = {"EarlyStopping": 4, "ReduceLROnPlateau": 4, "ModelCheckpoint": 5}


@cause(kind="callback-monitor", severity=Severity.HURTS, raises=(r"isn't able to automatically determine",))
def monitor_that_nothing_logs(network: Network, trace: Trace | None, training: Training | None) -> Iterator[Finding]:
    """A callback watches a name that this fit does not log.

    Why it hurts
        A metric is logged by the very name that compile was given, and with "val_" before it only
        where there is validation data. For another name the callback either stops the training
        with an error after the first epoch, or warns and never acts.

    Bad
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
        stop = keras.callbacks.EarlyStopping(monitor="val_acc", patience=3)
        model.fit(x, y, validation_split=0.2, epochs=20, callbacks=[stop])

    Good
        import numpy as np
        import keras

        x = np.random.default_rng(0).normal(size=(300, 4))
        y = (x[:, 0] > 0).astype(int)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
        model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
        stop = keras.callbacks.EarlyStopping(monitor="val_accuracy", patience=3)
        model.fit(x, y, validation_split=0.2, epochs=20, callbacks=[stop])

    Unless
        The model has several outputs or a training step of its own, or a callback of the script
        may write logs. A checkpoint that keeps every epoch needs no such name.
    """
    live = _unlogged(network, training) if training is not None else None
    told = set()
    for monitor, finding in _read(network, trace) if trace is not None else ():
        if live is None or any(watcher.monitor == monitor for watcher in live):
            told.add(monitor)
            yield finding
    for watcher in live or ():
        if watcher.monitor not in told:
            yield _reached(watcher, network, training.logged or () if training is not None else ())


def _unlogged(network: Network, training: Training) -> list[Watcher] | None:
    """Return the callbacks of the call itself that wait in vain, or None where it is not known what is logged."""
    if training.logged is None:
        return None
    return [
        watcher
        for watcher in training.watchers
        if not is_logged(watcher.monitor, training.logged, network.validated)
        and (_waits(watcher, training.logged) or watcher.best_only)
    ]


def _waits(watcher: Watcher, names: tuple[str, ...]) -> bool:
    """Whether a callback does not know the direction either, so that Keras stops the training."""
    return watcher.monitor.removeprefix("val_") not in names and watcher.mode not in ("min", "max")


def _reached(watcher: Watcher, network: Network, names: tuple[str, ...]) -> Finding:
    stops = _waits(watcher, names)
    what = "stops the training after the first epoch" if stops else "never acts"
    logged = [*names, *(f"val_{name}" for name in names if network.validated is not False)]
    meant = meant_by(watcher.monitor, names)
    if watcher.monitor.startswith("val_") and network.validated is False:
        advice = "give fit validation_data, or validation_split with shuffled rows"
    else:
        advice = f'let it watch "{meant}"' if meant is not None else "let it watch one of the names that are logged"
    return Finding(
        message=f'{watcher.kind} watches "{watcher.monitor}", which this fit does not log, so it {what}',
        places=(Spot(network.where or Part("fit"), f"logs {', '.join(logged)}"),),
        evidence=(Evidence(f"the compiled model logs {', '.join(logged)}"),),
        why="A log goes by the name that compile was given, and by val_ and that name only where fit validates.",
        confidence=Confidence.CERTAIN,
        severity=Severity.BREAKS if stops else Severity.HURTS,
        fixes=(Fix("", advice=advice),),
    )


def _read(network: Network, trace: Trace) -> Iterator[tuple[str, Finding]]:
    callbacks, names = callbacks_of(trace), logged_names(network, trace)
    if callbacks is None or names is None:
        return
    for call in callbacks:
        kind = call.word
        monitor = _monitor(call, kind)
        if monitor is not None and not is_logged(monitor, names, network.validated):
            stops = monitor.removeprefix("val_") not in names and _mode(call, kind) not in ("min", "max")
            if stops or kind != "ModelCheckpoint" or call.constant(3, "save_best_only") is True:
                yield monitor, _finding(call, kind, monitor, names, stops, network)


def _monitor(call: Call, kind: str) -> str | None:
    """Return what a callback watches; without a word that is the loss on validation data."""
    if kind not in WATCHERS or not call.whole:
        return None
    given = call.argument(WATCHERS[kind], "monitor")
    if given is None:
        return "val_loss"
    return given.value if isinstance(given.value, str) else None


def _mode(call: Call, kind: str) -> object:
    return call.constant(MODES[kind], "mode")


def _finding(call: Call, kind: str, monitor: str, names: tuple[str, ...], stops: bool, network: Network) -> Finding:
    given = call.argument(WATCHERS[kind], "monitor")
    place = given.where if given is not None and given.where is not None else call.where
    logged = [*names, *(f"val_{name}" for name in names if network.validated is not False)]
    what = "stops the training after the first epoch" if stops else "never acts"
    return Finding(
        message=f'{kind} watches "{monitor}", which this fit does not log, so it {what}',
        places=(Spot(place, f'watches "{monitor}"'), *_fit_spot(network, logged)),
        evidence=(Evidence(f"read off the source: fit logs {', '.join(logged)}"),),
        why="A log goes by the name that compile was given, and by val_ and that name only where fit validates.",
        confidence=Confidence.CERTAIN,
        severity=Severity.BREAKS if stops else Severity.HURTS,
        fixes=tuple(_fixes(place, given is not None, monitor, names, network)),
    )


def _fit_spot(network: Network, logged: list[str]) -> tuple[Spot, ...]:
    return (Spot(network.where, f"logs {', '.join(logged)}"),) if isinstance(network.where, Line) else ()


def _fixes(place: Line, written: bool, monitor: str, names: tuple[str, ...], network: Network) -> Iterator[Fix]:
    meant = meant_by(monitor, names)
    bare = monitor.removeprefix("val_")
    if monitor.startswith("val_") and network.validated is False:
        yield Fix("", advice="give fit validation_data, or validation_split with shuffled rows")
        if bare in FALLING and bare in names and written:
            yield Fix("nothing can be held out", rewrites=((place, f'"{bare}"'),))
    elif meant is not None:
        yield Fix("", rewrites=((place, f'"{meant}"'),))
    else:
        yield Fix("", advice=f'add "{bare}" to the metrics of compile, or watch one of the names that are logged')
