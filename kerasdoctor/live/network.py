"""The compiled model as facts: layers, heads with their effective activation, loss and metrics."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import keras

from kerasdoctor.facts import LOSS_NAMES, Head, Layer, Loss, Metric, Network, Optimizer, Shape
from kerasdoctor.live import arrays
from kerasdoctor.live.fit_call import FitCall
from kerasdoctor.live.rows import Rows
from kerasdoctor.live.settings import numbers_of, settings_of
from kerasdoctor.live.wiring import sources_of, told_training

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
MEANS = ("sum_over_batch_size", "mean", "mean_with_sample_weight")
# Keras keeps a learning rate in single precision, which holds this many decimal digits.
RATE_DIGITS = 6
FUNCTION_NAMES = {"softmax_v2": "softmax"}  # what `tf.nn.softmax` calls itself


def network_of(call: FitCall, built: Any, rows: Rows | None) -> Network:
    """Describe a call of `fit`; `built` is a built copy of its model."""
    heads = _heads(call, built)
    if rows is not None and len(rows.y) == len(heads):
        heads = tuple(
            replace(head, labels=arrays.labels_of(y, rows.weights, _width(head, y.ndim)))
            for head, y in zip(heads, rows.y, strict=True)
        )
    return Network(
        layers=tuple(_of_graph(layer, read) for layer, read in sources_of(built)),
        heads=heads,
        inputs=() if rows is None else tuple(arrays.inputs_of(x) for x in rows.x),
        optimizer=_optimizer(call.model),
        batch_size=call.batch_size,
        epochs=call.epochs,
        validated=call.validated,
        rows=None if rows is None or rows.streamed else rows.count,
    )


def _width(head: Head, axes: int) -> int | None:
    """Return the size of the output's last axis, by which labels are told from positions.

    Labels with rows and columns cannot be positions where the output has none: then it does not matter.
    """
    if head.output_shape is None:
        return head.layer.units
    return None if axes == len(head.output_shape) == 2 else head.output_shape[-1]


def _output_shapes(built: Any, count: int) -> list[Shape | None]:
    shapes: list[Shape | None] = [
        (None, *(None if size is None else int(size) for size in output.shape[1:]))
        for output in getattr(built, "outputs", None) or ()
    ]
    return shapes if len(shapes) == count else [None] * count


def _of_graph(layer: Any, read: tuple[int, ...] | None) -> Layer:
    found = layer_of(layer)
    told = told_training(layer) if read is not None else ()
    return replace(found, sources=read, settings=(*found.settings, *told))


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
        settings=settings_of(layer),
    )


def activation_of(layer: Any) -> str | None:
    """Return the name of a layer's activation function, "linear" for none, None if unknown."""
    kind = type(layer).__name__
    if kind in ACTIVATION_LAYERS:
        return ACTIVATION_LAYERS[kind]
    function = getattr(layer, "activation", None)
    name = getattr(function, "__name__", None)
    return None if name == "<lambda>" else FUNCTION_NAMES.get(str(name), name)


def head_layers(model: Any) -> list[tuple[Any, str | None]]:
    """Return for each output the layer that holds its weights and its effective activation."""
    outputs = getattr(model, "outputs", None)
    if not outputs or not hasattr(outputs[0], "_keras_history"):
        last = [layer for layer in model.layers if layer.weights]
        return [(last[-1], None)] if last else []
    return [_head_layer(output) for output in outputs]


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


def _heads(call: FitCall, built: Any) -> tuple[Head, ...]:
    pairs = head_layers(built)
    losses = losses_of(call, built, len(pairs))
    metrics = _metrics(built, len(pairs))
    heads = []
    for (layer, activation), loss, judged, shape in zip(
        pairs, losses, metrics, _output_shapes(built, len(pairs)), strict=True
    ):
        described = layer_of(layer)
        moved = shape is not None and shape[-1] != described.units
        effective = replace(described, activation=activation, units=None if moved else described.units)
        heads.append(Head(effective, loss_of(loss), judged, output_shape=shape))
    return tuple(heads)


def losses_of(call: FitCall, built: Any, count: int) -> list[Any]:
    """Return for each of `count` outputs the loss as the user gave it to `compile`."""
    value = call.model.loss
    if isinstance(value, dict):
        return [value.get(name) for name in built.output_names]
    if isinstance(value, list | tuple) and len(value) == count:
        return list(value)
    return [value] * count


def loss_of(loss: Any) -> Loss | None:
    """Return the canonical name of a loss given as string, function or object."""
    if loss is None:
        return None
    try:
        resolved = keras.losses.get(loss)
    except ValueError:
        return None
    if isinstance(resolved, keras.losses.Loss):
        name = _snake(type(resolved).__name__)
    else:
        name = getattr(resolved, "__name__", type(resolved).__name__)
    return Loss(LOSS_NAMES.get(name, name), _from_logits(resolved))


def is_plain_mean(loss: Any) -> bool:
    """Whether a loss is Keras's own formula averaged over rows: nothing smoothed, summed or redefined."""
    resolved = keras.losses.get(loss)
    if not isinstance(resolved, keras.losses.Loss):
        name = getattr(resolved, "__name__", "")
        return bool(resolved is getattr(keras.losses, name, None))
    if resolved.reduction not in MEANS or not type(resolved).__module__.startswith("keras."):
        return False
    smoothing, axis = (getattr(resolved, name, usual) for name, usual in (("label_smoothing", 0), ("axis", -1)))
    return bool(smoothing == 0 and axis == -1)


def _from_logits(resolved: Any) -> bool | None:
    if isinstance(resolved, keras.losses.Loss):
        try:
            value = resolved.get_config().get("from_logits")
        except NotImplementedError:
            return None
        return None if value is None else bool(value)
    return False if "crossentropy" in str(getattr(resolved, "__name__", "")) else None


def _snake(name: str) -> str:
    """Turn "KLDivergence" into "kl_divergence"."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def _metrics(built: Any, count: int) -> list[tuple[Metric, ...]]:
    """Return the metrics of each output as Keras resolved them on the built copy."""
    compiled = getattr(built, "_compile_metrics", None)
    if compiled is None or count != 1:
        return [()] * count
    asked = keras.tree.flatten(getattr(compiled, "_user_metrics", None) or [])
    resolved = list(compiled.metrics)
    if len(asked) != len(resolved):
        return [()]
    pairs = zip(asked, resolved, strict=True)
    return [tuple(Metric(a if isinstance(a, str) else type(a).__name__, type(r).__name__) for a, r in pairs)]


def _optimizer(model: Any) -> Optimizer | None:
    optimizer = getattr(model, "optimizer", None)
    if optimizer is None:
        return None
    # In half precision Keras wraps the optimizer in one that scales the loss.
    optimizer = getattr(optimizer, "inner_optimizer", optimizer)
    name, settings = type(optimizer).__name__, numbers_of(optimizer)
    rate = optimizer.learning_rate
    try:
        told = float(f"{float(keras.ops.convert_to_numpy(rate)):.{RATE_DIGITS}g}")
    except (TypeError, ValueError):
        return Optimizer(name, settings=settings)
    return Optimizer(name, told, settings=settings)


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
