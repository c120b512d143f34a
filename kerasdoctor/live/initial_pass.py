"""One forward and backward pass at the weights that `fit` starts from."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from kerasdoctor.case import Missing
from kerasdoctor.facts import InitialPass, LayerPass
from kerasdoctor.live import backends
from kerasdoctor.live.network import activation_of

# Enough rows that a unit which is silent on all of them is silent and not unlucky.
ROWS = 256


def initial_pass_of(model: Any, x: Any, y: Any) -> InitialPass | Missing:
    """Measure loss, gradients and silent ReLU units on the first rows; `model` is a compiled copy."""
    some_x = keras.tree.map_structure(lambda part: part[:ROWS], x)
    some_y = y[:ROWS]
    silent = _silent_units(model, some_x)
    measured = backends.gradients(model, some_x, some_y, None)
    if measured is None:
        return Missing(f"gradients are not read on the {keras.backend.backend()} backend yet")
    loss, gradients = measured
    by_variable = {id(v): g for v, g in zip(model.trainable_variables, gradients, strict=True)}
    layers = tuple(
        LayerPass(
            name=layer.name,
            kind=type(layer).__name__,
            units=getattr(layer, "units", getattr(layer, "filters", None)),
            silent_units=silent.get(layer.name),
            gradient_rms=_rms([by_variable.get(id(variable)) for variable in layer.trainable_variables]),
        )
        for layer in model.layers
        if layer.weights
    )
    broken = sum(1 for g in gradients if g is not None and not np.isfinite(g).all())
    return InitialPass(len(some_y), loss, layers, broken)


def _rms(gradients: list[Any]) -> float | None:
    known = [gradient.ravel() for gradient in gradients if gradient is not None]
    if not known:
        return None
    return float(np.sqrt(np.mean(np.concatenate(known).astype(float) ** 2)))


def _silent_units(model: Any, x: Any) -> dict[str, int]:
    """Count for each ReLU layer of a graph the units that give 0 on every row."""
    if not getattr(model, "inputs", None):
        return {}
    relu = [layer for layer in model.layers if activation_of(layer) == "relu" and layer.weights and _used_once(layer)]
    if not relu:
        return {}
    view = keras.Model(model.inputs, [layer.output for layer in relu])
    outputs = view(keras.tree.flatten(x), training=False)
    counts = {}
    for layer, output in zip(relu, keras.tree.flatten(outputs), strict=True):
        values = keras.ops.convert_to_numpy(output)
        counts[layer.name] = int((values.reshape(-1, values.shape[-1]) == 0).all(axis=0).sum())
    return counts


def _used_once(layer: Any) -> bool:
    """Whether a layer has one output; one that is shared between branches has several."""
    return len(layer._inbound_nodes) == 1
