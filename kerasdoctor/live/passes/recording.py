"""Notes what layers give while a copy of a model runs, whatever kind of model it is."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import keras

Noted = tuple[Any, Any, Any]  # a layer, its first argument, what it gave


def inner_layers(model: Any) -> list[Any]:
    """Return the layers of a model, each once, with those inside nested models and layers of the user's own.

    What Keras's own layers hold inside is left alone: a recurrent layer runs its cell in a loop, and
    values from inside a loop cannot be looked at outside.
    """
    found: dict[int, Any] = {}
    _gather(model, found)
    return list(found.values())


def _gather(layer: Any, found: dict[int, Any]) -> None:
    for inner in _inside(layer):
        if id(inner) in found or type(inner).__name__ == "InputLayer":
            continue
        if isinstance(inner, keras.Model):
            _gather(inner, found)
        elif type(inner).__module__.startswith("keras.") or not _inside(inner):
            found[id(inner)] = inner
        else:
            if _has_own_weights(inner):
                found[id(inner)] = inner
            _gather(inner, found)


def _inside(layer: Any) -> list[Any]:
    inside: list[Any] = (
        layer.layers if isinstance(layer, keras.Model) else layer._flatten_layers(include_self=False, recursive=False)
    )
    return inside


def _has_own_weights(layer: Any) -> bool:
    inside = {id(weight) for inner in layer._flatten_layers(include_self=False) for weight in inner.weights}
    return any(id(weight) not in inside for weight in layer.weights)


@contextmanager
def recording(layers: Sequence[Any]) -> Iterator[list[Noted]]:
    """Note each call of these layers, in order; the layers are as before afterwards."""
    noted: list[Noted] = []
    for layer in layers:
        object.__setattr__(layer, "call", _noting(layer, layer.call, noted))
    try:
        yield noted
    finally:
        for layer in layers:
            del vars(layer)["call"]


def _noting(layer: Any, call: Callable[..., Any], noted: list[Noted]) -> Callable[..., Any]:
    @functools.wraps(call)
    def noting(*args: Any, **kwargs: Any) -> Any:
        given = call(*args, **kwargs)
        noted.append((layer, args[0] if args else None, given))
        return given

    return noting
