"""Applies a fix to a copy of the setup: other labels, head, loss or decode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from kerasdoctor.finding import Fix, NewDecode, NewHead, NewLabels, NewLoss
from kerasdoctor.live.decoding import Array, Decoder
from kerasdoctor.live.network import head_layers
from kerasdoctor.live.setup import CannotCopyError, copy_of


@dataclass(frozen=True, slots=True)
class Changed:
    """The parts of a setup after a fix."""

    model: Any
    y: Array
    loss: Any
    decoder: Decoder | None


def apply(fix: Fix, model: Any, x: Any, y: Array, loss: Any, decoder: Decoder | None) -> Changed:
    """Return new parts with all changes of the fix; what it leaves alone is kept.

    Raises CannotCopyError where the model has no head that can be replaced.
    """
    for change in fix.changes:
        match change:
            case NewLabels(how="class-index"):
                y = np.unique(y, axis=0, return_inverse=True)[1].reshape(-1)
            case NewLabels(how="varying-columns", columns=columns):
                y = y[:, list(columns)]
            case NewHead(units=units, activation=activation):
                model = _with_head(model, x, units, activation)
            case NewLoss(name=name):
                loss = name
            case NewDecode(how="argmax"):
                decoder = Decoder("argmax", "argmax")
            case NewDecode(how="threshold"):
                decoder = Decoder("threshold", "a threshold of 0.5")
    return Changed(model, y, loss, decoder)


def _with_head(model: Any, x: Any, units: int, activation: str) -> Any:
    """Copy a model with another width and activation of its only output layer."""
    pairs = head_layers(model)
    if len(pairs) != 1 or not hasattr(pairs[0][0], "units") or pairs[0][0] not in model.layers:
        raise CannotCopyError("the output layer has no units that can be changed")
    head = pairs[0][0]
    position = model.layers.index(head)
    after = model.layers[position + 1 :]

    def clone(layer: Any) -> Any:
        config = layer.get_config()
        if layer is head:
            inside = (
                "linear" if any(type(other).__name__ in ("Activation", "Softmax") for other in after) else activation
            )
            return type(layer).from_config(config | {"units": units, "activation": inside})
        if layer in after and type(layer).__name__ in ("Activation", "Softmax"):
            return keras.layers.Activation(activation)
        return type(layer).from_config(config)

    return copy_of(model, x, clone)
