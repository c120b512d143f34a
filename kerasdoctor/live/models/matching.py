"""A model and its copy, layer by layer: whether they are alike, and what is carried from one to the other."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from kerasdoctor.live.models.settings import settings_of

# Attributes that a user sets on a model after it is made, of these kinds, are carried over to a copy.
CARRIED = (bool, int, float, str)
OF_KERAS = ("built", "compiled", "name", "loss", "stop_training", "steps_per_execution")


def pairs_of(model: Any, copied: Any) -> list[tuple[Any, Any]]:
    """Return each layer of a model with the one that stands for it in a copy; none where they differ.

    A model that is not built may lack layers inside of its layers: then these are paired alone.
    """
    outer = (getattr(model, "layers", []), getattr(copied, "layers", []))
    for mine, other in ((_layers(model), _layers(copied)), outer):
        if [type(layer) for layer in mine] == [type(layer) for layer in other]:
            return list(zip(mine, other, strict=True))
    return []


def _layers(model: Any) -> list[Any]:
    return [
        layer for layer in model._flatten_layers(include_self=False) if not isinstance(layer, keras.layers.InputLayer)
    ]


def alike(model: Any, copied: Any) -> str | None:
    """Return what keeps a copy from standing for a model, or None."""
    pairs = pairs_of(model, copied)
    if not pairs and _layers(model):
        return "the copy has other layers"
    if any(_settings(layer) != _settings(other) for layer, other in pairs):
        return "the copy has other settings"
    if all(layer.built for layer in _layers(model)) and _shapes(model) != _shapes(copied):
        return "the copy has other weights"
    return None


def _settings(layer: Any) -> tuple[Any, ...]:
    activation = getattr(layer, "activation", None)
    widths = (getattr(layer, name, None) for name in ("units", "filters"))
    return (*settings_of(layer), *widths, getattr(activation, "__name__", type(activation)))


def _shapes(model: Any) -> list[tuple[int, ...]]:
    return [tuple(weight.shape) for weight in model.weights]


def carry_marks(model: Any, copied: Any) -> None:
    """Give a copy what its making does not: frozen layers, what layers were adapted to, attributes set later."""
    pairs = pairs_of(model, copied)
    for layer, other in [(model, copied), *pairs]:  # from the outside in: freezing a model freezes what is inside
        if other.trainable != layer.trainable:
            other.trainable = layer.trainable
    for layer, other in pairs:
        if hasattr(layer, "get_vocabulary") and hasattr(other, "set_vocabulary"):
            _carry_vocabulary(layer, other)
    for name, value in vars(model).items():
        plain = isinstance(value, CARRIED) and not name.startswith("_") and name not in OF_KERAS
        if plain and vars(copied).get(name) != value:
            setattr(copied, name, value)


def _carry_vocabulary(layer: Any, other: Any) -> None:
    words = layer.get_vocabulary(include_special_tokens=False)
    if len(words) > 0 and len(other.get_vocabulary(include_special_tokens=False)) == 0:
        other.set_vocabulary(words)


def carry_weights(model: Any, copied: Any, *, frozen_only: bool = False) -> None:
    """Set the weights of a copy to those of a model, for each layer that has them already."""
    layers = pairs_of(model, copied)
    whole = [] if layers else [(model.weights, copied.weights)]
    for mine, theirs in whole or [(_own(layer), _own(other)) for layer, other in [(model, copied), *layers]]:
        if len(mine) != len(theirs):
            continue
        for weight, target in zip(mine, theirs, strict=True):
            if tuple(weight.shape) == tuple(target.shape) and not (frozen_only and weight.trainable):
                target.assign(np.asarray(keras.ops.convert_to_numpy(weight)))
    for layer, other in layers:
        if isinstance(layer, keras.layers.Normalization) and other.built:
            other.finalize_state()  # computes with numbers that it derives from its weights


def _own(layer: Any) -> list[Any]:
    """Return the weights of a layer itself, without those of layers inside and without random states."""
    return [*layer._trainable_variables, *(w for w in layer._non_trainable_variables if "seed" not in w.path)]
