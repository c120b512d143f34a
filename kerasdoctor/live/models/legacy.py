"""Models of tf_keras, which is Keras 2: described by what they say of themselves, never copied."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import keras

from kerasdoctor.facts import INPUT, LOSS_NAMES, Head, Layer, Loss, Metric, Network, Shape
from kerasdoctor.live.data.rows import Rows, epoch_of
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.models.compiled import Compiled, judged_of, loss_of, metric_of, snake
from kerasdoctor.live.models.described import inputs_of, with_labels
from kerasdoctor.live.models.network import TRANSPARENT, activation_of, layer_of
from kerasdoctor.live.models.optimizers import optimizer_of
from kerasdoctor.live.models.running import own_methods, running_of, updates_of

NAME = "tf_keras"
WHY_NOT = "the model is one of tf_keras, and only models of Keras 3 can be copied, measured and trained"
REMEDY = "run the script on Keras 3: leave out tf_keras and TF_USE_LEGACY_KERAS"


def is_legacy(model: Any) -> bool:
    """Whether a model is one of tf_keras."""
    return any(kind.__module__.partition(".")[0] == NAME for kind in type(model).__mro__)


def legacy_network(call: FitCall, rows: Rows | None) -> Network:
    """Describe a call of `tf_keras.Model.fit`."""
    model = call.model
    layers = [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]
    stacked, epoch = type(model).__name__ == "Sequential", epoch_of(call, rows)
    heads, names = _heads(model, layers, rows), list(getattr(model, "output_names", None) or ()) or None
    return Network(
        layers=tuple(
            replace(_layer(layer), sources=((number - 1 if number else INPUT),) if stacked else None)
            for number, layer in enumerate(layers)
        ),
        heads=heads if rows is None else with_labels(heads, names, rows),
        inputs=() if rows is None else inputs_of(rows, getattr(model, "input_names", None)),
        optimizer=optimizer_of(call, updates_of(call, epoch.rows, epoch.batch)),
        batch_size=epoch.batch,
        epochs=call.said_epochs,
        validated=call.validated,
        rows=epoch.rows,
        own=own_methods(model),
        settings=running_of(model),
    )


def _layer(layer: Any) -> Layer:
    return replace(layer_of(layer), stateful=bool(layer.stateful) if hasattr(layer, "cell") else None)


def _heads(model: Any, layers: list[Any], rows: Rows | None) -> tuple[Head, ...]:
    outputs = list(getattr(model, "outputs", None) or ())
    ends = [_end_of(output) for output in outputs] or [_end(layers)]
    shapes: list[Shape | None] = [*map(_shape, outputs)] or [None]
    losses = _losses(model, len(ends))
    metrics = _metrics(model, rows, outputs) if len(ends) == 1 else ()
    heads = []
    for (layer, activation), loss, shape in zip(ends, losses, shapes, strict=True):
        if layer is not None:
            described = replace(_layer(layer), activation=activation)
            if shape is not None and shape[-1] != described.units:
                described = replace(described, units=None)
            heads.append(Head(described, _loss(loss), metrics, output_shape=shape))
    return tuple(heads)


def _end(layers: list[Any]) -> tuple[Any, str | None]:
    """Return the last layer with weights of a stack that is not built, and its effective activation."""
    activation: str | None = None
    for layer in reversed(layers):
        own = activation_of(layer)
        activation = own if activation in (None, "linear") else activation
        if type(layer).__name__ not in TRANSPARENT:
            return layer, activation
    return None, None


def _end_of(tensor: Any) -> tuple[Any, str | None]:
    """Follow an output back to the layer that holds its weights."""
    activation: str | None = None
    while True:
        layer, node_index, tensor_index = tensor._keras_history
        if hasattr(layer, "layers") and getattr(layer, "outputs", None):
            tensor = layer.outputs[tensor_index]
            continue
        inner = layer.layer if type(layer).__name__ == "TimeDistributed" else layer
        own = activation_of(inner)
        activation = own if activation in (None, "linear") else activation
        parents = keras.tree.flatten(layer._inbound_nodes[node_index].keras_inputs)
        if type(layer).__name__ not in TRANSPARENT or inner.weights or len(parents) != 1:
            return inner, activation
        tensor = parents[0]


def _shape(output: Any) -> Shape:
    return (None, *(None if size is None else int(size) for size in output.shape[1:]))


def _losses(model: Any, count: int) -> list[Any]:
    given = model.loss
    if isinstance(given, dict):
        names = list(getattr(model, "output_names", None) or sorted(given))
        return [given.get(name) for name in names] if len(names) == count else [None] * count
    return list(given) if isinstance(given, list | tuple) and len(given) == count else [given] * count


def _loss(given: Any) -> Loss | None:
    if given is None or isinstance(given, str):
        return loss_of(given)
    if not hasattr(given, "get_config"):
        name = getattr(given, "__name__", type(given).__name__)
        return Loss(LOSS_NAMES.get(name, name), False if "crossentropy" in name else None)
    config, name = given.get_config(), snake(type(given).__name__)
    logits = config.get("from_logits")
    return Loss(LOSS_NAMES.get(name, name), None if logits is None else bool(logits))


def _metrics(model: Any, rows: Rows | None, outputs: list[Any]) -> tuple[Metric, ...]:
    """Return the metrics; words for accuracy become what shapes make of them, which is as in Keras 3."""
    asked = getattr(getattr(model, "compiled_metrics", None), "_user_metrics", None)
    found: list[Metric] = []
    for given in keras.tree.flatten(asked or []):
        if not isinstance(given, str):
            name = getattr(given, "__name__", type(given).__name__)
            found.append(Metric(name, type(given).__name__ if hasattr(given, "get_config") else None))
            continue
        compiled = Compiled(metrics=[given])
        output = None if not outputs else keras.KerasTensor(tuple(outputs[0].shape))
        judged = judged_of(compiled, list(rows.y), output)[0] if rows is not None and output is not None else None
        made = judged.metrics if judged is not None else ()
        found.append(metric_of(made[0], compiled, weighted=False) if made else Metric(given))
    return tuple(found)
