"""Copies of a model whose layers have other settings, or one more in front of the output layer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import keras

from kerasdoctor.change import NewActivation, NewDropout, NewInitializer, NewPenalty, NewWidth
from kerasdoctor.live.data.rows import Rows
from kerasdoctor.live.models.copying import CannotCopyError, clone_layer, copy_of
from kerasdoctor.live.models.network import head_layers
from kerasdoctor.live.models.subject import FEW

Settings = NewInitializer | NewActivation | NewWidth | NewDropout | NewPenalty
_ACTIVATIONS = ("Activation", "Softmax")
_WIDTHS = ("units", "filters")


def with_head(model: Any, rows: Rows, output: int, units: int, activation: str) -> Any:
    """Copy a model with another width and activation of an output layer."""
    head = _head(model, output)
    if not hasattr(head, "units"):
        raise CannotCopyError("the output layer has no units that can be changed")
    after = model.layers[model.layers.index(head) + 1 :] if len(head_layers(model)) == 1 else []

    def clone(layer: Any) -> Any:
        if layer is head:
            config = layer.get_config()
            inside = "linear" if any(type(other).__name__ in _ACTIVATIONS for other in after) else activation
            return type(layer).from_config(config | {"units": units, "activation": inside})
        if layer in after and type(layer).__name__ in _ACTIVATIONS:
            return keras.layers.Activation(activation)
        return clone_layer(layer)

    return copy_of(model, rows.inputs(FEW), clone)


def _head(model: Any, output: int) -> Any:
    pairs = head_layers(model)
    if output >= len(pairs) or pairs[output][0] not in model.layers:
        raise CannotCopyError("the output layer cannot be reached")
    return pairs[output][0]


def with_reduction(model: Any, rows: Rows, output: int, how: str) -> Any:
    """Copy a model that brings its last maps or steps down to a row of features."""
    head = _head(model, output)
    if how == "last-step":
        several = [layer for layer in model.layers if getattr(layer, "return_sequences", False)]
        if not several:
            raise CannotCopyError("no recurrent layer returns its steps")
        return _configured(model, rows, {several[-1].name: lambda _: {"return_sequences": False}})
    axes = len(head.input.shape) - 2
    if axes not in (1, 2, 3):
        raise CannotCopyError("the output layer reads rows of features already")
    pooling = {"average": "GlobalAveragePooling", "maximum": "GlobalMaxPooling"}

    def clone(layer: Any) -> Any:
        made = clone_layer(layer)
        if layer is not head:
            return made
        front = keras.layers.Flatten() if how == "flatten" else getattr(keras.layers, f"{pooling[how]}{axes}D")()
        return keras.Sequential([front, made], name=layer.name)

    return copy_of(model, rows.inputs(FEW), clone)


def with_reshape(model: Any, rows: Rows, name: str, shape: tuple[int, ...]) -> Any:
    """Copy a model whose layer of this name reshapes to another shape."""
    return _configured(model, rows, {name: lambda _: {"target_shape": shape}})


def for_inputs(model: Any, rows: Rows) -> Any:
    """Copy a stack of layers for inputs of another shape."""
    if not isinstance(model, keras.Sequential):
        raise CannotCopyError("only a Sequential model can be built for inputs of another shape")
    made = [type(layer).from_config(_without_shapes(layer)) for layer in model.layers]
    copied = keras.Sequential(made)
    copied(rows.inputs(FEW), training=False)
    return copied


def _without_shapes(layer: Any) -> dict[str, Any]:
    return {key: value for key, value in layer.get_config().items() if key not in ("build_config", "batch_shape")}


def with_settings(model: Any, rows: Rows, change: Settings) -> Any:
    """Copy a model with other settings of the layers that a change names, or of all that it can mean."""
    heads = {layer.name for layer, _ in head_layers(model)}
    wanted = {
        layer.name: (lambda config: _settings(config, change))
        for layer in model.layers
        if (layer.name in change.layers or (not change.layers and _is_meant(layer, change, heads)))
    }
    if not wanted:
        raise CannotCopyError("the model has no layer of its own that this could change")
    return _configured(model, rows, wanted)


def _is_meant(layer: Any, change: Settings, heads: set[str]) -> bool:
    match change:
        case NewDropout() | NewPenalty():
            return bool(_settings(layer.get_config(), change))
        case NewInitializer():
            return hasattr(layer, "kernel_initializer")
    hidden = layer.name not in heads and layer.weights
    return bool(hidden and _settings(layer.get_config(), change))


def _settings(config: dict[str, Any], change: Settings) -> dict[str, Any]:
    """Return what a change makes of a layer's configuration; empty where it has no such setting."""
    match change:
        case NewInitializer(name=name):
            return {"kernel_initializer": name} if "kernel_initializer" in config else {}
        case NewActivation(name=name):
            return {"activation": name} if "activation" in config else {}
        case NewWidth(units=units):
            return {key: units for key in _WIDTHS if key in config}
        case NewDropout(rate=rate):
            return {key: rate for key in ("rate", "dropout", "recurrent_dropout") if config.get(key)}
        case NewPenalty(times=times):
            return dict(_penalties(config, times))


def _penalties(config: dict[str, Any], times: float) -> Iterator[tuple[str, Any]]:
    for key, value in config.items():
        if key in ("l1", "l2") and isinstance(value, float):
            yield key, value * times
        elif key.endswith("_regularizer") and isinstance(value, dict):
            yield key, _weaker(value, times) if times else None


def _weaker(regularizer: dict[str, Any], times: float) -> dict[str, Any]:
    numbers = {
        name: value * times if isinstance(value, int | float) and not isinstance(value, bool) else value
        for name, value in regularizer.get("config", {}).items()
    }
    return {**regularizer, "config": numbers}


def _configured(model: Any, rows: Rows, wanted: dict[str, Callable[[dict[str, Any]], dict[str, Any]]]) -> Any:
    """Copy a model with new settings of the layers that are named."""
    missing = set(wanted) - {layer.name for layer in model.layers}
    if missing:
        raise CannotCopyError(f"the model has no layer of its own named {min(missing)}")

    def clone(layer: Any) -> Any:
        if layer.name not in wanted:
            return clone_layer(layer)
        config = {key: value for key, value in layer.get_config().items() if key != "build_config"}
        return type(layer).from_config(config | wanted[layer.name](config))

    return copy_of(model, rows.inputs(FEW), clone)
