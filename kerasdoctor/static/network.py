"""Layers in order and heads of a model, from the stack or graph that the script builds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kerasdoctor.facts import Layer, Shape
from kerasdoctor.static.heap import Gap, Instance, Model
from kerasdoctor.static.layer_table import ACTIVATION_LAYERS, TRANSPARENT, WIDTH_ARGUMENT
from kerasdoctor.static.layers import declared_shape, placed
from kerasdoctor.static.values import Ref, Tensor
from kerasdoctor.static.walk import Walk

_NORMALISING = frozenset({"BatchNormalization", "LayerNormalization"})
_POOLING = ("GlobalAveragePooling", "GlobalMaxPooling", "AveragePooling", "MaxPooling")
MOST_LAYERS = 2000


@dataclass(frozen=True, slots=True)
class Structure:
    """The layers of a model (none where they are not known) and the layer of each output."""

    layers: tuple[Layer, ...] = ()
    heads: tuple[tuple[str | None, Layer | None], ...] = ()
    why: str | None = None
    output_shape: Shape | None = None


def model_in(walk: Walk, ref: Ref) -> Model | None:
    """Return the model behind a reference, also one of a class of the script."""
    thing = walk.look(ref)
    if isinstance(thing, Instance):
        return thing.model
    return thing if isinstance(thing, Model) else None


def structure(walk: Walk, ref: Ref, shape: Shape | None = None, depth: int = 0) -> Structure:
    """Read the layers and heads of a model that gets inputs of this shape."""
    model = model_in(walk, ref)
    if model is None or depth > 5:
        return Structure(why="a model that is not read")
    if model.kind == "Sequential":
        return _stack(walk, model, shape, depth)
    if not model.outputs:
        return Structure(why="a model whose outputs are not known")
    return _graph(walk, model, depth)


def _stack(walk: Walk, model: Model, shape: Shape | None, depth: int) -> Structure:
    layers: list[Layer | None] = []
    why: str | None = None
    for index, member in enumerate(model.stack):
        if isinstance(member, Gap):
            why, shape = member.why, None
            layers.append(None)
        elif isinstance(member, Tensor):
            shape = member.shape
        elif isinstance(member, Ref):
            inner = structure(walk, member, shape, depth + 1)
            layers += inner.layers if inner.layers else (None, *(layer for _, layer in inner.heads[:1]))
            why = why or inner.why
            shape = inner.output_shape
        else:
            declared = declared_shape(walk, member) if index == 0 else None
            layer = placed(walk, member, declared or shape)
            layers.append(layer)
            shape = layer.output_shape if layer is not None else None
    if not layers:
        return Structure(why="a Sequential model without layers")
    known = tuple(layer for layer in layers if layer is not None)
    return Structure(known if len(known) == len(layers) else (), ((None, head_layer(reversed(layers))),), why, shape)


def _graph(walk: Walk, model: Model, depth: int) -> Structure:
    order = _in_order(tensor for _, tensor in model.outputs)
    layers: list[Layer] = []
    whole = True
    for tensor in order:
        if tensor.model is not None:
            inner = structure(walk, tensor.model, tensor.sources[0].shape if tensor.sources else None, depth + 1)
            layers += inner.layers
            whole = whole and bool(inner.layers)
        elif tensor.layer is not None:
            layers.append(tensor.layer)
        whole = whole and not tensor.operation
    heads = tuple(
        (name or (tensor.layer.name if tensor.layer is not None else None), head_layer(_chain(walk, tensor, depth)))
        for name, tensor in model.outputs
    )
    distinct = tuple({(layer.where, layer.name): layer for layer in layers}.values())
    single = model.outputs[0][1].shape if len(model.outputs) == 1 else None
    return Structure(distinct if whole else (), heads, None if whole else "an operation between layers", single)


def _in_order(outputs: Iterable[Tensor]) -> list[Tensor]:
    seen: set[int] = set()
    order: list[Tensor] = []
    waiting = [(tensor, False) for tensor in reversed(list(outputs))]
    while waiting and len(order) < MOST_LAYERS:
        tensor, done = waiting.pop()
        if done:
            order.append(tensor)
        elif id(tensor) not in seen:
            seen.add(id(tensor))
            waiting.append((tensor, True))
            waiting += [(source, False) for source in reversed(tensor.sources)]
    return order


def _chain(walk: Walk, tensor: Tensor, depth: int) -> Iterator[Layer | None]:
    """Yield the layers from an output backwards, and None where the path is not plain."""
    for _ in range(MOST_LAYERS):
        if tensor.model is not None:
            inner = structure(walk, tensor.model, tensor.sources[0].shape if tensor.sources else None, depth + 1)
            yield from reversed(inner.layers)
            if not inner.layers:
                yield inner.heads[0][1] if len(inner.heads) == 1 else None
        elif tensor.layer is not None:
            yield tensor.layer
        else:
            yield None
        if len(tensor.sources) != 1:
            yield None
            return
        tensor = tensor.sources[0]


def head_layer(backwards: Iterable[Layer | None]) -> Layer | None:
    """Return the last weighted layer with its effective activation, or None where that is not known."""
    seen: list[Layer] = []
    normalised = False
    for layer in backwards:
        if layer is None:
            return None
        if layer.kind == "Activation" or layer.kind in ACTIVATION_LAYERS:
            seen.append(layer)
        elif layer.kind in _NORMALISING:
            normalised = True
        elif layer.kind in TRANSPARENT or layer.kind.startswith(_POOLING):
            continue
        elif layer.kind in WIDTH_ARGUMENT or layer.kind == "TimeDistributed":
            return _effective(layer, seen, normalised)
        else:
            return replace(layer, activation=seen[0].activation if seen else layer.activation)
    return None


def _effective(layer: Layer, seen: list[Layer], normalised: bool) -> Layer:
    if seen:
        return replace(layer, activation=seen[0].activation)
    return replace(layer, activation=None) if normalised and layer.activation != "linear" else layer
