"""Output shapes of layers, where constants tell; the batch axis is None."""

from __future__ import annotations

from collections.abc import Callable

from kerasdoctor.facts import Shape
from kerasdoctor.static.following.values import Arguments, Const, Made
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.models.layer_table import ELEMENTWISE, RECURRENT
from kerasdoctor.static.models.shaping import sized
from kerasdoctor.static.models.windows import (
    convolved,
    convolved_back,
    convolved_depthwise,
    cropped,
    enlarged,
    padded,
    pooled,
    pooled_whole,
)


def output_shape(walk: Walk, made: Made, shape: Shape | None) -> Shape | None:
    """Return the shape that a layer gives for an input shape."""
    kind = made.name.rpartition(".")[2]
    if shape is None:
        return None
    if kind in ELEMENTWISE:
        return shape
    if kind in RECURRENT:
        return _recurrent(made, shape) if kind in ("LSTM", "GRU", "SimpleRNN") else _recurrent_maps(made, shape)
    if kind == "Reshape":
        return _reshape(walk, made.arguments, shape)
    if kind == "Permute":
        return _permuted(walk, made.arguments, shape)
    if kind in ("Bidirectional", "TimeDistributed"):
        return _wrapped(walk, kind, made, shape)
    handler = _BY_KIND.get(kind)
    return handler(made, shape) if handler is not None else None


def merged_shape(made: Made, shapes: list[Shape | None]) -> Shape | None:
    """Return the shape that a layer gives for several inputs, where it puts them together."""
    kind = made.name.rpartition(".")[2]
    known = [shape for shape in shapes if shape is not None]
    if len(known) < len(shapes) or not known[0] or len({len(shape) for shape in known}) > 1:
        return None
    if kind in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"):
        columns = [[size for size in sizes if size != 1] or [1] for sizes in zip(*known, strict=True)]
        return tuple(sizes[0] if len(set(sizes)) == 1 else None for sizes in columns)
    if kind != "Concatenate":
        return known[0] if kind == "MultiHeadAttention" and made.arguments.find(None, "output_shape") is None else None
    axis = made.arguments.integer(0, "axis") if made.arguments.find(0, "axis") is not None else -1
    if axis is None or not -len(known[0]) <= axis < len(known[0]):
        return None
    axis %= len(known[0])
    sizes = [shape[axis] for shape in known]
    total = sum(size for size in sizes if size is not None) if None not in sizes else None
    return (*known[0][:axis], total, *known[0][axis + 1 :])


def _dense(made: Made, shape: Shape) -> Shape:
    return (*shape[:-1], made.layer.units if made.layer is not None else None)


def product(sizes: Shape) -> int | None:
    """Return the product of sizes, or None where one is unknown."""
    total = 1
    for size in sizes:
        if size is None:
            return None
        total *= size
    return total


def _flatten(made: Made, shape: Shape) -> Shape:  # noqa: ARG001
    return (None, product(shape[1:]))


def _reshape(walk: Walk, given: Arguments, shape: Shape) -> Shape | None:
    argument = given.find(0, "target_shape")
    target = sized(walk, argument.value) if argument is not None else None
    if target is None:
        return None
    total, rest = product(shape[1:]), product(tuple(size for size in target if size != -1))
    filler = total // rest if total is not None and rest else None
    return (None, *(filler if size == -1 else size for size in target))


def _permuted(walk: Walk, given: Arguments, shape: Shape) -> Shape | None:
    argument = given.find(0, "dims")
    dims = sized(walk, argument.value) if argument is not None else None
    if dims is None or sorted(dim or 0 for dim in dims) != list(range(1, len(shape))):
        return None
    return (None, *(shape[dim] for dim in dims if dim is not None))


def _recurrent(made: Made, shape: Shape) -> Shape | None:
    units = made.layer.units if made.layer is not None else None
    given = made.arguments
    if len(shape) != 3 or not given.whole or given.find(None, "return_state") is not None:
        return None
    sequences = given.find(None, "return_sequences")
    if sequences is None:
        return (None, units)
    match sequences.value:
        case Const(value=bool(every)):
            return (None, shape[1], units) if every else (None, units)
    return None


def _recurrent_maps(made: Made, shape: Shape) -> Shape | None:
    """Return what a convolution over the maps of a sequence gives, for the last step or for each."""
    steps = made.arguments.constant(None, "return_sequences")
    map_shape = convolved(made, (None, *shape[2:]))
    if map_shape is None or len(shape) < 4 or made.arguments.find(None, "return_state") is not None:
        return None
    if made.arguments.find(None, "return_sequences") is None or steps is False:
        return map_shape
    return (None, shape[1], *map_shape[1:]) if steps is True else None


def _embedding(made: Made, shape: Shape) -> Shape:
    return (*shape, made.arguments.integer(1, "output_dim"))


def _repeat(made: Made, shape: Shape) -> Shape:
    return (None, made.arguments.integer(0, "n"), *shape[1:])


def _wrapped(walk: Walk, kind: str, made: Made, shape: Shape) -> Shape | None:
    inner = made.arguments.find(0, "layer")
    if inner is None or not isinstance(inner.value, Made):
        return None
    if kind == "TimeDistributed":
        step = output_shape(walk, inner.value, (None, *shape[2:]))
        return (None, shape[1], *step[1:]) if step is not None else None
    found = output_shape(walk, inner.value, shape)
    asked = made.arguments.find(None, "merge_mode")
    mode = made.arguments.constant(None, "merge_mode") if asked is not None else "concat"
    if found is None or mode in ("sum", "mul", "ave"):
        return found
    if mode != "concat":
        return None
    return (*found[:-1], None if found[-1] is None else 2 * found[-1])


_BY_KIND: dict[str, Callable[[Made, Shape], Shape | None]] = {
    "Dense": _dense,
    "Flatten": _flatten,
    "Embedding": _embedding,
    "RepeatVector": _repeat,
    **dict.fromkeys((f"{how}Conv{n}D" for how in ("", "Separable") for n in (1, 2, 3)), convolved),
    **dict.fromkeys((f"DepthwiseConv{n}D" for n in (1, 2)), convolved_depthwise),
    **dict.fromkeys((f"Conv{n}DTranspose" for n in (1, 2, 3)), convolved_back),
    **dict.fromkeys((f"{how}Pooling{n}D" for how in ("Max", "Average") for n in (1, 2, 3)), pooled),
    **dict.fromkeys((f"Global{how}Pooling{n}D" for how in ("Max", "Average") for n in (1, 2, 3)), pooled_whole),
    **dict.fromkeys((f"UpSampling{n}D" for n in (1, 2, 3)), enlarged),
    **dict.fromkeys((f"ZeroPadding{n}D" for n in (1, 2, 3)), padded),
    **dict.fromkeys((f"Cropping{n}D" for n in (1, 2, 3)), cropped),
}
