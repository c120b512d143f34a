"""What a live call of `fit` is told beside model and arrays, and what the model remembers of an earlier one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import keras
import numpy as np

from kerasdoctor.facts import Training, Watcher
from kerasdoctor.live.fit_call import FitCall

# These write the learning rate into the logs of each epoch.
RATE_LOGGERS = ("LearningRateScheduler", "ReduceLROnPlateau")
RATE = "learning_rate"


def training_of(call: FitCall, built: Any) -> Training:
    """Describe a call of `fit`; `built` is a copy of its model, with metrics that have their names."""
    callbacks = callbacks_of(call)
    return Training(
        shuffles=_shuffles(call),
        validation_split=call.share_cut_off,
        weighted=call.sample_weight is not None,
        class_weight=_class_weight(call.arguments.get("class_weight")),
        logged=_logged(built, callbacks),
        watchers=tuple(_watchers(callbacks)),
        stale=stale_layers(call.model),
    )


def callbacks_of(call: FitCall) -> list[Any]:
    """Return the callbacks of a call, one by one."""
    given = call.arguments.get("callbacks")
    if given is None:
        return []
    listed = getattr(given, "callbacks", given)
    return list(listed) if isinstance(listed, list | tuple) else [listed]


def stale_layers(model: Any) -> tuple[str, ...]:
    """Return the layers that were frozen or freed after the step that `fit` will use was made.

    Keras keeps that step, with the weights it was made for, until `compile` is called again. The
    optimizer was built for the same weights.
    """
    optimizer = getattr(model, "optimizer", None)
    optimizer = getattr(optimizer, "inner_optimizer", optimizer)
    trained = getattr(optimizer, "_trainable_variables", None)
    if getattr(model, "train_function", None) is None or not trained or getattr(model, "run_eagerly", False):
        return ()
    then, now = {id(weight) for weight in trained}, {id(weight) for weight in model.trainable_variables}
    changed = then ^ now
    layers = model._flatten_layers(include_self=False, recursive=True)
    return tuple(
        layer.name
        for layer in layers
        if any(id(weight) in changed for weight in (*layer._trainable_variables, *layer._non_trainable_variables))
    )


def _shuffles(call: FitCall) -> bool | None:
    if call.y is None:
        return None
    given = call.arguments.get("shuffle", True)
    return bool(given) if isinstance(given, bool | int | np.bool_) else None


def _class_weight(given: Any) -> tuple[tuple[int | str, float], ...] | None:
    if not isinstance(given, dict):
        return None
    try:
        return tuple((_key(key), float(weight)) for key, weight in given.items())
    except (TypeError, ValueError):
        return None


def _key(key: Any) -> int | str:
    """Return a key as the number that Keras looks up, if it equals one."""
    if isinstance(key, str):
        return key
    number = int(key)
    if number != key:
        raise ValueError(f"{key} is no class number")
    return number


def _logged(built: Any, callbacks: list[Any]) -> tuple[str, ...] | None:
    metrics = getattr(built, "_compile_metrics", None)
    resolved = getattr(built, "compiled", False) and (metrics is None or metrics.built)
    own_step = type(built).train_step is not keras.Model.train_step
    if not resolved or own_step or not all(_is_kerass(callback) for callback in callbacks):
        return None
    names = tuple(str(name) for name in built.get_metrics_result())
    rates = any(type(callback).__name__ in RATE_LOGGERS for callback in callbacks)
    return (*names, RATE) if rates else names


def _is_kerass(callback: Any) -> bool:
    return type(callback).__module__.partition(".")[0] == "keras"


def _watchers(callbacks: list[Any]) -> Iterator[Watcher]:
    for callback in callbacks:
        kinds = (keras.callbacks.EarlyStopping, keras.callbacks.ReduceLROnPlateau, keras.callbacks.ModelCheckpoint)
        monitor = getattr(callback, "monitor", None)
        if isinstance(callback, kinds) and isinstance(monitor, str):
            mode = getattr(callback, "mode", None)
            best = bool(getattr(callback, "save_best_only", True))
            yield Watcher(type(callback).__name__, monitor, mode if isinstance(mode, str) else None, best)
