"""Output shapes of layers that move a window over maps, or change how large the maps are."""

from __future__ import annotations

from collections.abc import Callable

from kerasdoctor.facts import Shape
from kerasdoctor.static.following.values import Arguments, Const, Items, Made, Value

Sizes = tuple[int, ...]


def convolved(made: Made, shape: Shape) -> Shape | None:
    """Return the shape that a convolution gives."""
    return _moved(made, shape, made.layer.units if made.layer is not None else None, 1)


def convolved_depthwise(made: Made, shape: Shape) -> Shape | None:
    """Return the shape that a convolution of each channel by itself gives."""
    given = made.arguments
    times = 1 if given.find(3, "depth_multiplier") is None else given.integer(3, "depth_multiplier")
    channels = None if times is None or shape[-1] is None else times * shape[-1]
    return _moved(made, shape, channels, 0)


def _moved(made: Made, shape: Shape, channels: int | None, first: int) -> Shape | None:
    """Move a kernel over a map; `first` is the position of its size among the arguments."""
    given, rank = made.arguments, len(shape) - 2
    kernel = _sizes(given, first, "kernel_size", rank)
    step = _sizes(given, first + 1, "strides", rank, (1,) * rank)
    apart = _sizes(given, None, "dilation_rate", rank, (1,) * rank)
    padding = given.constant(first + 2, "padding") or "valid"
    if not _is_channels_last(given) or kernel is None or step is None or apart is None:
        return None
    wide = tuple((size - 1) * space + 1 for size, space in zip(kernel, apart, strict=True))
    return _each(shape, lambda length, axis: _slid(length, wide[axis], step[axis], padding), channels)


def convolved_back(made: Made, shape: Shape) -> Shape | None:
    """Return the shape that a transposed convolution gives."""
    given, rank = made.arguments, len(shape) - 2
    kernel, step = _sizes(given, 1, "kernel_size", rank), _sizes(given, 2, "strides", rank, (1,) * rank)
    padding = given.constant(3, "padding") or "valid"
    odd = given.find(None, "output_padding", "dilation_rate") is not None
    if not _is_channels_last(given) or kernel is None or step is None or odd or padding not in ("valid", "same"):
        return None
    beyond = [max(size - stride, 0) if padding == "valid" else 0 for size, stride in zip(kernel, step, strict=True)]
    channels = made.layer.units if made.layer is not None else None
    return _each(shape, lambda length, axis: length * step[axis] + beyond[axis], channels)


def pooled(made: Made, shape: Shape) -> Shape | None:
    """Return the shape that pooling over windows gives."""
    given, rank = made.arguments, len(shape) - 2
    size = _sizes(given, 0, "pool_size", rank, (2,) * rank)
    step = _sizes(given, 1, "strides", rank, size)
    padding = given.constant(2, "padding") or "valid"
    if not _is_channels_last(given) or size is None or step is None:
        return None
    return _each(shape, lambda length, axis: _slid(length, size[axis], step[axis], padding), shape[-1])


def pooled_whole(made: Made, shape: Shape) -> Shape | None:
    """Return the shape that pooling over the whole map gives."""
    kept = made.arguments.find(None, "keepdims")
    if not _is_channels_last(made.arguments):
        return None
    if kept is None or kept.value == Const(False):
        return (None, shape[-1])
    return (None, *(1,) * (len(shape) - 2), shape[-1]) if kept.value == Const(True) else None


def enlarged(made: Made, shape: Shape) -> Shape | None:
    """Return the shape that upsampling gives."""
    given, rank = made.arguments, len(shape) - 2
    times = _sizes(given, 0, "size", rank, (2,) * rank)
    if not _is_channels_last(given) or times is None:
        return None
    return _each(shape, lambda length, axis: length * times[axis], shape[-1])


def padded(made: Made, shape: Shape) -> Shape | None:
    """Return the shape that padding with zeros gives."""
    return _bordered(made, shape, "padding", 1, 1)


def cropped(made: Made, shape: Shape) -> Shape | None:
    """Return the shape that cropping gives; in two dimensions nothing is cropped by default."""
    return _bordered(made, shape, "cropping", -1, 0 if len(shape) == 4 else 1)


def _bordered(made: Made, shape: Shape, name: str, sign: int, default: int) -> Shape | None:
    given, rank = made.arguments, len(shape) - 2
    borders = _borders(given, name, rank, default)
    if not _is_channels_last(given) or borders is None:
        return None
    return _each(shape, lambda length, axis: max(length + sign * borders[axis], 0), shape[-1])


def _borders(given: Arguments, name: str, rank: int, default: int) -> Sizes | None:
    """Return for each axis how much is put on, or cut off, at both ends together."""
    argument = given.find(0, name)
    if argument is None:
        return (2 * default,) * rank
    sizes = [_plain(value) for value in getattr(argument.value, "values", (argument.value,) * rank)]
    if rank == 1 and isinstance(argument.value, Items):
        sizes = [tuple(size for size in sizes if isinstance(size, int))]
    found = [2 * size if isinstance(size, int) else sum(size) if size else None for size in sizes]
    known = tuple(size for size in found if size is not None)
    return known if len(known) == rank else None


def _plain(value: Value) -> int | Sizes | None:
    if isinstance(value, Const) and type(value.value) is int:
        return value.value
    if isinstance(value, Items):
        sizes = tuple(item.value for item in value.values if isinstance(item, Const) and type(item.value) is int)
        return sizes if len(sizes) == 2 else None
    return None


def _is_channels_last(given: Arguments) -> bool:
    """Whether the channels are the last axis, as they are unless told otherwise."""
    layout = given.find(None, "data_format")
    return given.whole and (layout is None or layout.value in (Const(None), Const("channels_last")))


def _sizes(given: Arguments, position: int | None, name: str, rank: int, default: Sizes | None = None) -> Sizes | None:
    """Return a size for each axis of a map: a number is the same for all."""
    argument = given.find(position, name)
    if argument is None or argument.value == Const(None):
        return default
    number = argument.value.value if isinstance(argument.value, Const) else None
    if type(number) is int:
        return (number,) * rank
    values = getattr(argument.value, "values", None) or ()
    sizes = tuple(value.value for value in values if isinstance(value, Const) and type(value.value) is int)
    return sizes if len(sizes) == rank and rank > 0 else None


def _each(shape: Shape, change: Callable[[int, int], int | None], channels: int | None) -> Shape | None:
    """Return the shape with each length between the batch and the channels changed."""
    if len(shape) < 3:
        return None
    lengths = [None if length is None else change(length, axis) for axis, length in enumerate(shape[1:-1])]
    return (None, *lengths, channels)


def _slid(length: int, window: int, step: int, padding: object) -> int | None:
    """Return how many places a window has on its way; 0 where it does not fit."""
    if step <= 0:
        return None
    if padding in ("same", "causal"):
        return -(-length // step)
    return max((length - window) // step + 1, 0) if padding == "valid" else None
