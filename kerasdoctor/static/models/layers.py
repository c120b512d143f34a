"""Layers as they are made, and applied to symbolic tensors."""

from __future__ import annotations

import ast

from kerasdoctor.facts import Layer
from kerasdoctor.record import replace
from kerasdoctor.static.following.families import reads
from kerasdoctor.static.following.members import tensors_in
from kerasdoctor.static.following.values import Arguments, Const, Function, Given, Items, Made, Tensor, Unknown, Value
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.models.layer_table import (
    ACTIVATION_LAYERS,
    ACTIVATION_POSITION,
    DEFAULT_ACTIVATION,
    RECURRENT,
    WIDTH_ARGUMENT,
)
from kerasdoctor.static.models.settings import settings_of
from kerasdoctor.static.models.shapes import merged_shape, output_shape
from kerasdoctor.static.models.shaping import sized
from kerasdoctor.static.models.spelling import activation_name

# Functions that make a layer and call it, and the modes of the `merge` of Keras 1.
_MERGING = {name: name.capitalize() for name in ("add", "concatenate", "multiply", "average", "maximum", "dot")} | {
    "subtract": "Subtract",
    "minimum": "Minimum",
}
_MODES = {"sum": "Add", "concat": "Concatenate", "mul": "Multiply", "ave": "Average", "max": "Maximum", "dot": "Dot"}
_AREAS = frozenset({"keras.layers", "keras.layers.merge", "keras.layers.merging", "keras.merge"})
_STATES = {"LSTM": 2, "GRU": 1, "SimpleRNN": 1}


@reads()
def layer_call(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Value | None:
    """Return the layer or input that a Keras class makes, or None for another call."""
    if name == "keras.Input":
        return Tensor(shape=input_shape(walk, given))
    area, _, kind = name.rpartition(".")
    if area not in _AREAS:
        return foreign_layer(walk, name, given, node)
    if kind in _MERGING or kind == "merge":
        return _merge(walk, kind, given, node)
    if not kind[:1].isupper():
        return None
    if kind == "InputLayer":
        return Tensor(shape=input_shape(walk, given))
    return Made(name, given, walk.place(node), make_layer(walk, kind, given, node))


def foreign_layer(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Made | None:
    """Return a layer of another library, of which only the kind is known, or None for another call."""
    area, _, kind = name.rpartition(".")
    if not kind[:1].isupper() or not (".layers" in area or name == "tensorflow_hub.KerasLayer"):
        return None
    layer_name = given.constant(None, "name")
    layer = Layer(kind, name=layer_name if isinstance(layer_name, str) else None, where=walk.place(node))
    return Made(name, given, walk.place(node), layer)


def _merge(walk: Walk, kind: str, given: Arguments, node: ast.expr) -> Value:
    mode = given.constant(1, "mode") or "sum"
    found = _MODES.get(str(mode)) if kind == "merge" else _MERGING[kind]
    inputs = Arguments(given.positional[:1] or tuple(item for name, item in given.keywords if name == "inputs"))
    if found is None or not inputs.positional:
        return Tensor(tuple(tensors_in(walk, given)), operation=True, lost=True)
    keywords = tuple(pair for pair in given.keywords if pair[0] in ("axis", "name"))
    settings = Arguments(keywords=keywords, whole=given.whole)
    made = Made(f"keras.layers.{found}", settings, walk.place(node), make_layer(walk, found, settings, node))
    return apply_layer(walk, made, inputs)


def make_layer(walk: Walk, kind: str, given: Arguments, node: ast.expr) -> Layer:
    """Read the facts of a layer from the call that makes it."""
    name, trainable = given.constant(None, "name"), given.constant(None, "trainable")
    layer = Layer(
        kind,
        name=name if isinstance(name, str) else None,
        units=_units(kind, given),
        activation=_activation(walk, kind, given, node),
        trainable=trainable if isinstance(trainable, bool) else None,
        stateful=_stateful(kind, given),
        where=walk.place(node),
        settings=settings_of(kind, given),
    )
    if kind in ("TimeDistributed", "Bidirectional"):
        return _wrapper(layer, given)
    return layer


def _wrapper(layer: Layer, given: Arguments) -> Layer:
    inner = given.find(0, "layer")
    if inner is None or not isinstance(inner.value, Made) or inner.value.layer is None:
        return layer
    wrapped = inner.value.layer
    if layer.kind == "Bidirectional":
        return replace(layer, stateful=wrapped.stateful, settings=(*wrapped.settings, *layer.settings))
    return replace(
        layer,
        units=wrapped.units,
        activation=wrapped.activation,
        where=wrapped.where,
        settings=(*wrapped.settings, *layer.settings),
    )


def _units(kind: str, given: Arguments) -> int | None:
    argument = WIDTH_ARGUMENT.get(kind)
    if argument is None or not given.whole:
        return None
    legacy = {"units": "output_dim", "filters": "nb_filter"}[argument]
    return given.integer(0, argument, legacy)


def _activation(walk: Walk, kind: str, given: Arguments, node: ast.expr) -> str | None:
    if kind in ACTIVATION_LAYERS:
        return ACTIVATION_LAYERS[kind]
    if kind not in DEFAULT_ACTIVATION and kind != "Activation":
        return None
    argument = given.find(ACTIVATION_POSITION.get(kind), "activation")
    if argument is None:
        return DEFAULT_ACTIVATION.get(kind) if given.whole else None
    name = activation_name(argument.value) or _activation_of(walk, argument.value, argument.node)
    if name is None:
        walk.give_up(node, "an activation that is not known")
    return name


def _activation_of(walk: Walk, value: Value, node: ast.expr) -> str | None:
    """Return the activation that a function of the script applies, if that is all it does."""
    if not isinstance(value, Function):
        return None
    tensor = Tensor()
    result = walk.apply(value, Arguments((Given(tensor, node),)), node)
    if not isinstance(result, Tensor) or result.layer is None or result.sources != (tensor,):
        return None
    return result.layer.activation


def _stateful(kind: str, given: Arguments) -> bool | None:
    if kind not in RECURRENT:
        return None
    argument = given.find(None, "stateful")
    if argument is None:
        return False if given.whole else None
    return (
        argument.value.value if isinstance(argument.value, Const) and isinstance(argument.value.value, bool) else None
    )


def input_shape(walk: Walk, given: Arguments) -> tuple[int | None, ...] | None:
    """Return the input shape that a layer or input declares, with the batch axis."""
    batch = given.find(None, "batch_shape", "batch_input_shape")
    if batch is not None:
        shape = sized(walk, batch.value)
        return (None, *shape[1:]) if shape else None
    dim, length = given.integer(None, "input_dim"), given.integer(None, "input_length")
    if dim is not None:
        return (None, dim) if length is None else (None, length, dim)
    shape_argument = given.find(None, "shape", "input_shape")
    if shape_argument is None and given.positional and isinstance(given.positional[0].value, Items):
        shape_argument = given.positional[0]
    if shape_argument is None:
        return None
    shape = sized(walk, shape_argument.value)
    return (None, *shape) if shape is not None else None


def declared_shape(walk: Walk, made: Made) -> tuple[int | None, ...] | None:
    """Return the input shape that a layer of a Sequential declares, if it does."""
    kind = made.name.rpartition(".")[2]
    if kind == "Embedding":
        return (None, made.arguments.integer(None, "input_length"))
    keywords = tuple(
        (name, given)
        for name, given in made.arguments.keywords
        if name in ("input_shape", "batch_input_shape", "input_dim", "input_length")
    )
    return input_shape(walk, Arguments(keywords=keywords)) if keywords else None


def apply_layer(walk: Walk, made: Made, given: Arguments) -> Value:
    """Return the tensor that a layer makes of others."""
    sources = tensors_in(walk, given)
    if made.layer is None:
        return Unknown("a layer that is not known")
    sources = sources or [Tensor(operation=True, lost=True)]
    kind = made.layer.kind
    layer = placed(walk, made, sources[0].shape if len(sources) == 1 or kind in _STATES else None)
    shape = layer.output_shape if layer is not None else None
    if len(sources) > 1 and layer is not None and kind not in _STATES:
        shape = merged_shape(made, [source.shape for source in sources])
        layer = replace(layer, output_shape=shape)
    training = given.constant(None, "training")
    if layer is not None and isinstance(training, bool) and not _inside_call(walk):
        layer = replace(layer, settings=(*layer.settings, ("training", training)))
    tensor = Tensor(tuple(sources), layer, shape=shape, made=made)
    states = _states(made)
    return (
        Items((tensor, *(replace(tensor, shape=None, index=index + 1) for index in range(states))))
        if states
        else tensor
    )


def _inside_call(walk: Walk) -> bool:
    """Whether reading is inside the `call` of a class, which decides on `training` by itself."""
    return any(isinstance(function, ast.FunctionDef) and function.name == "call" for function in walk.calls)


def _states(made: Made) -> int:
    """Return how many tensors a layer gives besides its output."""
    kind, double = made.name.rpartition(".")[2], 1
    if kind == "Bidirectional":
        inner = made.arguments.find(0, "layer")
        if inner is None or not isinstance(inner.value, Made):
            return 0
        made, double = inner.value, 2
        kind = made.name.rpartition(".")[2]
    if kind == "MultiHeadAttention":
        return 0
    asked = made.arguments.constant(None, "return_state") is True
    return _STATES.get(kind, 0) * double if asked else 0


def placed(walk: Walk, made: Made, shape: tuple[int | None, ...] | None) -> Layer | None:
    """Return the facts of a layer with its shapes for this input."""
    if made.layer is None:
        return None
    return replace(made.layer, input_shape=shape, output_shape=output_shape(walk, made, shape))
