"""Layers in order and heads of a model, from the stack or graph that the script builds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerasdoctor.facts import INPUT, Layer, Shape
from kerasdoctor.record import record, replace
from kerasdoctor.static.following.definitions import find_in_class
from kerasdoctor.static.following.heap import Gap, Instance, Model
from kerasdoctor.static.following.values import Ref, Tensor
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.models.graph import MOST_LAYERS, in_order
from kerasdoctor.static.models.layer_table import ACTIVATION_LAYERS, MOVING, TRANSPARENT, WIDTH_ARGUMENT
from kerasdoctor.static.models.layers import declared_shape, placed

_NORMALISING = frozenset({"BatchNormalization", "LayerNormalization"})
_POOLING = ("GlobalAveragePooling", "GlobalMaxPooling", "AveragePooling", "MaxPooling")


@record
class Structure:
    """The layers of a model (none where they are not known), and the layer and shape of each output."""

    layers: tuple[Layer, ...] = ()
    heads: tuple[tuple[str | None, Layer | None], ...] = ()
    why: str | None = None
    shapes: tuple[Shape | None, ...] = ()

    @property
    def output_shape(self) -> Shape | None:
        """The shape of the only output, if there is only one."""
        return self.shapes[0] if len(self.shapes) == 1 else None

    @property
    def head(self) -> Layer | None:
        """The layer of the only output, if there is only one."""
        return self.heads[0][1] if len(self.heads) == 1 else None


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
        thing = walk.look(ref)
        own = isinstance(thing, Instance) and find_in_class(thing.cls, "train_step") is not None
        return Structure(
            why="a model that trains by its own `train_step`" if own else "a model whose outputs are not known"
        )
    return _graph(walk, model, depth)


def _stack(walk: Walk, model: Model, shape: Shape | None, depth: int) -> Structure:
    layers: list[Layer | None] = []
    chain: list[Layer | None] = []
    why: str | None = None
    for index, member in enumerate(model.stack):
        if isinstance(member, Tensor):
            shape = member.shape
            continue
        if isinstance(member, Gap):
            layer, end, why = None, None, member.why
        elif isinstance(member, Ref):
            inner = structure(walk, member, shape, depth + 1)
            layer, end, why = _as_layer(walk, member, shape, inner), inner.head, why or inner.why
        else:
            declared = declared_shape(walk, member) if index == 0 else None
            layer = end = placed(walk, member, declared or shape)
        layers.append(layer)
        chain.append(end)
        shape = layer.output_shape if layer is not None else None
    if not layers:
        return Structure(why="a Sequential model without layers")
    known = tuple(
        replace(layer, sources=(index - 1 if index else INPUT,))
        for index, layer in enumerate(layers)
        if layer is not None
    )
    return Structure(known if len(known) == len(layers) else (), ((None, head_layer(reversed(chain))),), why, (shape,))


def _as_layer(walk: Walk, ref: Ref, shape: Shape | None, inner: Structure) -> Layer | None:
    """See a model inside another one as one layer, as Keras lists it."""
    model, thing = model_in(walk, ref), walk.look(ref)
    if model is None:
        return None
    kind = thing.cls.node.name if isinstance(thing, Instance) else model.kind
    return Layer(kind, input_shape=shape, output_shape=inner.output_shape, where=model.where, settings=model.settings)


def _graph(walk: Walk, model: Model, depth: int) -> Structure:
    order = in_order([tensor for _, tensor in model.outputs])
    layers: dict[object, Layer | None] = {}
    whole = not any(tensor.lost for tensor in order)
    for tensor in order:
        if tensor.model is not None:
            shape = tensor.sources[0].shape if tensor.sources else None
            inner = structure(walk, tensor.model, shape, depth + 1)
            layers.setdefault(tensor.model, _as_layer(walk, tensor.model, shape, inner))
        elif tensor.layer is not None and not tensor.operation:
            layers.setdefault(_key(tensor), tensor.layer)
    heads = tuple(
        (name or (tensor.layer.name if tensor.layer is not None else None), head_layer(_chain(walk, tensor, depth)))
        for name, tensor in model.outputs
    )
    known = tuple(_wired(order, layers)) if whole else ()
    shapes = tuple(tensor.shape for _, tensor in model.outputs)
    whole = whole and len(known) == len(layers)
    return Structure(
        known if whole else (), heads, None if whole else "layers between others that are not known", shapes
    )


def _wired(order: list[Tensor], layers: dict[object, Layer | None]) -> Iterator[Layer]:
    """Yield the layers, each with the indexes of those that it reads."""
    indexes = {key: index for index, key in enumerate(layers)}
    read: dict[object, set[int | None]] = {key: set() for key in layers}
    for tensor in order:
        key = _key(tensor)
        if key in read:
            read[key] |= {indexes.get(_key(source), _input(source)) for source in tensor.sources}
    for key, layer in layers.items():
        known = sorted(index for index in read[key] if index is not None)
        if layer is not None:
            yield replace(layer, sources=tuple(known) if len(known) == len(read[key]) else None)


def _input(source: Tensor) -> int | None:
    """Return `INPUT` for an input of the model, and None for what stands between layers and is none."""
    return None if source.sources or source.operation else INPUT


def _key(tensor: Tensor) -> object:
    """Return what stands for the layer of a tensor: a layer that is called twice is one."""
    return tensor.model or tensor.made or tensor


def _chain(walk: Walk, tensor: Tensor, depth: int) -> Iterator[Layer | None]:
    """Yield the layers from an output backwards, and None where the path is not plain."""
    for _ in range(MOST_LAYERS):
        if tensor.inner is not None:
            tensor = tensor.inner
            continue
        if tensor.model is not None:
            shape = tensor.sources[0].shape if tensor.sources else None
            heads = structure(walk, tensor.model, shape, depth + 1).heads
            yield heads[tensor.index][1] if tensor.index < len(heads) else None
        else:
            yield tensor.layer
        if len(tensor.sources) != 1:
            break
        tensor = tensor.sources[0]
    yield None


def head_layer(backwards: Iterable[Layer | None]) -> Layer | None:
    """Return the last weighted layer with its effective activation, or None where that is not known.

    Behind a layer that moves axes, its units need not be those of the output, and are not known.
    """
    seen: list[Layer] = []
    normalised = moved = False
    for layer in backwards:
        if layer is None:
            return None
        if layer.kind == "Activation" or layer.kind in ACTIVATION_LAYERS:
            seen += [layer] if layer.activation != "linear" else []
        elif layer.kind in _NORMALISING:
            normalised = True
        elif layer.kind in TRANSPARENT or layer.kind.startswith(_POOLING):
            moved = moved or (layer.kind in MOVING and not _keeps_units(layer))
        elif layer.kind in WIDTH_ARGUMENT or layer.kind == "TimeDistributed":
            return _effective(replace(layer, units=None) if moved else layer, seen, normalised)
        else:
            return replace(layer, activation=seen[0].activation if seen else layer.activation)
    return None


def _keeps_units(layer: Layer) -> bool:
    """Whether the last axis is known to be as long behind a layer as before it."""
    before, behind = layer.input_shape, layer.output_shape
    if not before or not behind:
        return False
    return before[-1] is not None and before[-1] == behind[-1]


def _effective(layer: Layer, seen: list[Layer], normalised: bool) -> Layer:
    if seen:
        return replace(layer, activation=seen[0].activation)
    return replace(layer, activation=None) if normalised and layer.activation != "linear" else layer
