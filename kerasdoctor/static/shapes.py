"""Output shapes of layers, where constants tell; the batch axis is None."""

from __future__ import annotations

from collections.abc import Callable

from kerasdoctor.facts import Shape
from kerasdoctor.static.layer_table import ELEMENTWISE, RECURRENT
from kerasdoctor.static.shaping import sized
from kerasdoctor.static.values import Arguments, Const, Made
from kerasdoctor.static.walk import Walk


def output_shape(walk: Walk, made: Made, shape: Shape | None) -> Shape | None:
    """Return the shape that a layer gives for an input shape."""
    kind = made.name.rpartition(".")[2]
    if shape is None:
        return None
    if kind in ELEMENTWISE:
        return shape
    if kind in RECURRENT:
        return _recurrent(made, shape)
    if kind == "Reshape":
        return _reshape(walk, made.arguments, shape)
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


def _embedding(made: Made, shape: Shape) -> Shape:
    return (*shape, made.arguments.integer(1, "output_dim"))


def _last_axis(made: Made, shape: Shape) -> Shape | None:
    return None if made.arguments.find(None, "keepdims") is not None else (None, shape[-1])


def _repeat(made: Made, shape: Shape) -> Shape:
    return (None, made.arguments.integer(0, "n"), *shape[1:])


def _convolution(made: Made, shape: Shape) -> Shape | None:
    given = made.arguments
    rank = len(shape) - 2
    if not given.whole or any(name in ("dilation_rate", "data_format") for name, _ in given.keywords):
        return None
    size, step = _window(given, 1, "kernel_size", rank), _window(given, 2, "strides", rank)
    padding = given.constant(3, "padding") or "valid"
    step = (1,) * rank if given.find(2, "strides") is None else step
    units = made.layer.units if made.layer is not None else None
    return _slide(shape, size, step, padding, units)


def _pooling(made: Made, shape: Shape) -> Shape | None:
    given = made.arguments
    rank = len(shape) - 2
    if not given.whole or any(name == "data_format" for name, _ in given.keywords):
        return None
    size = (2,) * rank if given.find(0, "pool_size") is None else _window(given, 0, "pool_size", rank)
    step = size if given.find(1, "strides") is None else _window(given, 1, "strides", rank)
    return _slide(shape, size, step, given.constant(2, "padding") or "valid", shape[-1])


def _window(given: Arguments, position: int, name: str, rank: int) -> tuple[int, ...] | None:
    number = given.integer(position, name)
    if number is not None:
        return (number,) * rank
    argument = given.find(position, name)
    values = getattr(argument.value, "values", ()) if argument is not None else ()
    sizes = tuple(value.value for value in values if isinstance(value, Const) and isinstance(value.value, int))
    return sizes if len(sizes) == rank and rank > 0 else None


def _slide(
    shape: Shape, size: tuple[int, ...] | None, step: tuple[int, ...] | None, padding: object, channels: int | None
) -> Shape | None:
    if size is None or step is None or padding not in ("valid", "same") or len(size) != len(shape) - 2 or 0 in step:
        return None
    inner: list[int | None] = []
    for length, window, stride in zip(shape[1:-1], size, step, strict=True):
        if length is None:
            inner.append(None)
            continue
        inner.append(-(-length // stride) if padding == "same" else max((length - window) // stride + 1, 0))
    return (None, *inner, channels)


def _wrapped(walk: Walk, kind: str, made: Made, shape: Shape) -> Shape | None:
    inner = made.arguments.find(0, "layer")
    if inner is None or not isinstance(inner.value, Made):
        return None
    if kind == "TimeDistributed":
        step = output_shape(walk, inner.value, (None, *shape[2:]))
        return (None, shape[1], *step[1:]) if step is not None else None
    found = output_shape(walk, inner.value, shape)
    concatenated = made.arguments.constant(None, "merge_mode") in (None, "concat")
    if found is None or not concatenated:
        return None
    return (*found[:-1], None if found[-1] is None else 2 * found[-1])


_BY_KIND: dict[str, Callable[[Made, Shape], Shape | None]] = {
    "Dense": _dense,
    "Flatten": _flatten,
    "Embedding": _embedding,
    "RepeatVector": _repeat,
    **dict.fromkeys(("Conv1D", "Conv2D", "Conv3D"), _convolution),
    **dict.fromkeys(tuple(f"{how}Pooling{n}D" for how in ("Max", "Average") for n in (1, 2, 3)), _pooling),
    **dict.fromkeys((f"Global{how}Pooling{n}D" for how in ("Max", "Average") for n in (1, 2, 3)), _last_axis),
}
