"""The compiled model as facts: layers, heads with their effective activation, loss and metrics."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

import keras

from kerasdoctor.facts import Head, Layer, Network, Shape
from kerasdoctor.live.data.rows import Rows, epoch_of
from kerasdoctor.live.data.structure import names_of
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.models.compiled import Compiled, Judged, compiled_of, judged_of, loss_of, metric_of
from kerasdoctor.live.models.described import inputs_of, with_labels
from kerasdoctor.live.models.optimizers import optimizer_of
from kerasdoctor.live.models.running import own_methods, running_of, updates_of
from kerasdoctor.live.models.settings import settings_of
from kerasdoctor.live.models.view import Seen, View
from kerasdoctor.live.models.weights import counted
from kerasdoctor.live.models.wiring import told_training
from kerasdoctor.places import Place

# Layers that may stand between the last weights and the loss without changing what is judged.
TRANSPARENT = (
    "Activation",
    "Softmax",
    "Sigmoid",
    "ReLU",
    "Relu",
    "LeakyReLU",
    "LeakyRelu",
    "Reshape",
    "Flatten",
    "Dropout",
    "Identity",
    "TimeDistributed",
)
# Layers and `keras.ops` in a functional model; both are found by the name of their class.
ACTIVATION_LAYERS = {
    "Softmax": "softmax",
    "Sigmoid": "sigmoid",
    "ReLU": "relu",
    "Relu": "relu",
    "LeakyReLU": "leaky_relu",
    "LeakyRelu": "leaky_relu",
}
FUNCTION_NAMES = {"softmax_v2": "softmax"}  # what `tf.nn.softmax` calls itself


Where: TypeAlias = Callable[[Any], Place | None]


def network_of(call: FitCall, view: View, rows: Rows | None, where: Where, copied: str = "") -> Network:
    """Describe a call of `fit`; `view` is that of a built copy of its model, `where` places its layers.

    `copied` says how that copy came about, where there is something to say.
    """
    heads, epoch = _heads(call, view, rows, where), epoch_of(call, rows)
    if rows is not None:
        heads = with_labels(heads, _output_names(call, view), rows)
    network = Network(
        layers=tuple(_seen(seen, where, in_graph=view.graph is not None and not view.followed) for seen in view.layers),
        heads=heads,
        inputs=() if rows is None else inputs_of(rows, names_of(view.graph, "input")),
        batch_size=epoch.batch,
        epochs=call.said_epochs,
        validated=call.validated,
        rows=epoch.rows,
        own=own_methods(call.model),
        settings=running_of(call.model),
        copied=copied,
    )
    return replace(network, optimizer=optimizer_of(call, updates_of(call, epoch.rows, epoch.batch)))


def _output_names(call: FitCall, view: View) -> list[str] | None:
    """Return the names by which outputs can be given labels, in their order."""
    if isinstance(view.outputs, dict):
        return sorted(view.outputs)
    return names_of(view.graph if view.graph is not None else call.model, "output")


def _seen(seen: Seen, where: Where, *, in_graph: bool) -> Layer:
    found = layer_of(seen.layer)
    told = told_training(seen.layer) if in_graph and seen.sources is not None else ()
    return replace(
        found,
        where=where(seen.layer),
        sources=seen.sources,
        settings=(*found.settings, *told),
        input_shape=seen.input_shape or found.input_shape,
        output_shape=seen.output_shape or found.output_shape,
    )


def layer_of(layer: Any) -> Layer:
    """Describe one layer; what a layer does not have is None."""
    return Layer(
        kind=type(layer).__name__,
        name=layer.name,
        units=_whole(getattr(layer, "units", getattr(layer, "filters", None))),
        activation=activation_of(layer),
        input_shape=_shape(layer, "input"),
        output_shape=_shape(layer, "output"),
        trainable=bool(getattr(layer, "trainable", False)),
        stateful=getattr(layer, "stateful", None) if isinstance(layer, keras.layers.RNN) else None,
        settings=(*settings_of(layer), *_dtype(layer)),
        **counted(layer),
    )


def _dtype(layer: Any) -> tuple[tuple[str, str], ...]:
    name = getattr(getattr(layer, "dtype_policy", None), "name", None)
    return () if name is None else (("dtype", str(name)),)


def activation_of(layer: Any) -> str | None:
    """Return the name of a layer's activation function, "linear" for none, None if unknown."""
    kind = type(layer).__name__
    if kind in ACTIVATION_LAYERS:
        return ACTIVATION_LAYERS[kind]
    function = getattr(layer, "activation", None)
    name = getattr(function, "__name__", None)
    return None if name == "<lambda>" else FUNCTION_NAMES.get(str(name), name)


def head_layers(model: Any) -> list[tuple[Any, str | None]]:
    """Return for each output of a graph the layer that holds its weights and its effective activation."""
    outputs = getattr(model, "outputs", None)
    if not outputs or not hasattr(outputs[0], "_keras_history"):
        return _last_with_weights(model.layers)
    return [_head_layer(output) for output in outputs]


def _last_with_weights(layers: list[Any]) -> list[tuple[Any, str | None]]:
    last = [layer for layer in layers if layer.weights]
    return [(last[-1], None)] if last else []


def _head_layer(tensor: Any) -> tuple[Any, str | None]:
    activation: str | None = None
    while True:
        operation = tensor._keras_history.operation
        if isinstance(operation, keras.Model) and getattr(operation, "outputs", None):
            tensor = operation.outputs[tensor._keras_history.tensor_index]
            continue
        kind = type(operation).__name__
        inner = operation.layer if kind == "TimeDistributed" else operation
        own = activation_of(inner)
        activation = own if activation in (None, "linear") else activation
        parents = operation._inbound_nodes[tensor._keras_history.node_index].input_tensors
        if kind not in TRANSPARENT or getattr(inner, "weights", None) or len(parents) != 1:
            return inner, activation
        tensor = parents[0]


def _ends(view: View) -> list[tuple[Any, str | None]]:
    """Return for each output the layer that holds its weights and its effective activation."""
    if view.graph is not None:
        return head_layers(view.graph)
    if not view.makers or None in view.makers:
        return _last_with_weights([seen.layer for seen in view.layers])
    return [_end(view, number) for number in view.makers if number is not None]


def _end(view: View, number: int) -> tuple[Any, str | None]:
    """Follow a recorded call back from an output to the layer that holds its weights."""
    activation: str | None = None
    while True:
        seen = view.layers[number]
        own = activation_of(seen.layer)
        activation = own if activation in (None, "linear") else activation
        match seen.sources:
            case (int(source),) if source >= 0 and type(seen.layer).__name__ in TRANSPARENT and not seen.layer.weights:
                number = source
            case _:
                return seen.layer, activation


def _heads(call: FitCall, view: View, rows: Rows | None, where: Where) -> tuple[Head, ...]:
    pairs = _ends(view)
    outputs = keras.tree.flatten(view.outputs) if view.outputs is not None else []
    shapes = [_output_shape(output) for output in outputs] if len(outputs) == len(pairs) else [None] * len(pairs)
    compiled = compiled_of(call.model)
    judged = [Judged()] * len(pairs)
    if rows is not None and len(outputs) == len(pairs):
        judged = judged_of(compiled, list(rows.y), view.outputs)
    losses = losses_of(call, view, len(pairs))
    return tuple(
        _head(pair, loss, judges, shape, compiled, where(pair[0]))
        for pair, loss, judges, shape in zip(pairs, losses, judged, shapes, strict=True)
    )


def _head(
    pair: tuple[Any, str | None],
    loss: Any,
    judged: Judged,
    shape: Shape | None,
    compiled: Compiled,
    where: Place | None,
) -> Head:
    layer, activation = pair
    described = layer_of(layer)
    moved = shape is not None and shape[-1] != described.units
    effective = replace(described, where=where, activation=activation, units=None if moved else described.units)
    metrics = (
        *(metric_of(metric, compiled, weighted=False) for metric in judged.metrics),
        *(metric_of(metric, compiled, weighted=True) for metric in judged.weighted),
    )
    # Several losses on one output have no name together.
    resolved = loss_of(*judged.losses[0]) if len(judged.losses) == 1 else loss_of(loss)
    return Head(effective, resolved, metrics, output_shape=shape)


def _output_shape(output: Any) -> Shape:
    return (None, *(None if size is None else int(size) for size in output.shape[1:]))


def losses_of(call: FitCall, view: View, count: int) -> list[Any]:
    """Return for each of `count` outputs the loss as the user gave it to `compile`."""
    value = call.model.loss
    if isinstance(value, dict):
        names = getattr(view.graph, "output_names", None) or sorted(value)
        return [value.get(name) for name in names] if len(names) == count else [None] * count
    if isinstance(value, list | tuple) and len(value) == count:
        return list(value)
    return [value] * count


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, int) else None


def _shape(layer: Any, side: str) -> Shape | None:
    try:
        tensor = getattr(layer, side)
    except (AttributeError, ValueError):
        return None
    shape = getattr(tensor, "shape", None)
    # A model that was built by two rows has their number for a batch axis.
    return None if not shape else (None, *(None if size is None else int(size) for size in shape[1:]))
