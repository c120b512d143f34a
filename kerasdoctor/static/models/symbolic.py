"""What is done to symbolic tensors between layers: operations, activations as functions, reshaping."""

from __future__ import annotations

import ast

from kerasdoctor.facts import Layer, Shape
from kerasdoctor.record import replace
from kerasdoctor.static.following.members import tensors_in
from kerasdoctor.static.following.operators import broadcast
from kerasdoctor.static.following.values import Arguments, Tensor
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.models.shaping import sized

# Modules whose functions work on tensors and bring no layers of their own.
_PLAIN = ("keras.", "tensorflow.", "numpy.", "math.", "jax.", "torch.")
_ACTIVATING = ("keras.activations", "keras.ops", "keras.ops.nn", "keras.backend", "tensorflow.nn", "tensorflow")
_ACTIVATIONS = frozenset(
    {"softmax", "sigmoid", "relu", "tanh", "elu", "selu", "gelu", "silu", "swish", "softplus", "softsign"}
    | {"leaky_relu", "relu6", "hard_sigmoid", "log_softmax", "exponential", "linear"}
)
_SAME = frozenset({"cast", "identity", "stop_gradient", "convert_to_tensor"})
_RESHAPING = frozenset({"reshape", "squeeze", "expand_dims", "transpose"})
_ELEMENTWISE = frozenset(
    {"abs", "add", "subtract", "multiply", "divide", "maximum", "minimum", "exp", "log", "sqrt", "square", "clip"}
    | {"preprocess_input", "l2_normalize", "normalize", "dropout"}
)


def on_tensors(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Tensor | None:
    """Return what a function of a library gives for symbolic tensors, or None where it is given none."""
    sources = tuple(tensors_in(walk, given))
    if not sources:
        return None
    area, _, short = name.rpartition(".")
    if not name.startswith(_PLAIN):
        return Tensor(sources, operation=True, lost=True)
    found = Tensor(sources, operation=True)
    if len(sources) == 1:
        layer = _as_layer(walk, area, short, given, sources[0].shape)
        if layer is not None:
            return replace(found, layer=replace(layer, where=walk.place(node)), shape=layer.output_shape)
    return replace(found, shape=together(sources)) if short in _ELEMENTWISE else found


def _as_layer(walk: Walk, area: str, short: str, given: Arguments, shape: Shape | None) -> Layer | None:
    """See a function as the layer that does the same."""
    if area in _ACTIVATING and short in _ACTIVATIONS:
        return Layer("Activation", activation=short, input_shape=shape, output_shape=shape)
    if short in _SAME:
        return Layer("Identity", input_shape=shape, output_shape=shape)
    if short in _RESHAPING:
        target = given.find(1, "newshape", "shape") if short == "reshape" else None
        sizes = sized(walk, target.value) if target is not None else None
        behind = tuple(None if size == -1 else size for size in sizes) if sizes is not None else None
        return Layer("Reshape", input_shape=shape, output_shape=behind)
    return None


def together(sources: tuple[Tensor, ...]) -> Shape | None:
    """Return the shape of tensors that are added up or the like."""
    shape = sources[0].shape
    for source in sources[1:]:
        shape = broadcast(shape, source.shape)
    return shape
