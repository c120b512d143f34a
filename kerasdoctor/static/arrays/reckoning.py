"""NumPy functions that reckon with whole arrays: sums, products, extremes, and values put together."""

from __future__ import annotations

import ast
from collections.abc import Callable

from kerasdoctor.record import replace
from kerasdoctor.static.arrays.arrays import as_array
from kerasdoctor.static.following.families import BUILT_IN, reads
from kerasdoctor.static.following.members import members
from kerasdoctor.static.following.operators import operate
from kerasdoctor.static.following.values import WITHOUT_LIMITS, Arguments, Const, Data, Unknown, Value
from kerasdoctor.static.following.walk import Walk

_OPERATIONS: dict[str, ast.operator] = {
    "add": ast.Add(),
    "subtract": ast.Sub(),
    "multiply": ast.Mult(),
    "divide": ast.Div(),
    "true_divide": ast.Div(),
    "mod": ast.Mod(),
    "remainder": ast.Mod(),
}


@reads(BUILT_IN, "keras", "numpy", "tensorflow")
def reckon_call(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Value | None:
    """Return what a function gives that reckons with arrays, or None for another function."""
    module, _, short = name.rpartition(".")
    if module not in ("numpy", "tensorflow", "tensorflow.math", "keras.ops", "keras.backend", ""):
        return None
    if module == "" and short not in ("max", "min"):
        return None
    if short in _OPERATIONS and len(given.positional) >= 2:
        sides = [_plain(walk, argument.value) for argument in given.positional[:2]]
        return operate(_OPERATIONS[short], sides[0], sides[1])
    handler = _BY_NAME.get(short)
    return handler(walk, given, node) if handler is not None and given.positional else None


def _plain(walk: Walk, value: Value) -> Value:
    return value if isinstance(value, Const) else as_array(walk, value) or value


def _product_of_matrices(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    parts = [as_array(walk, argument.value) for argument in given.positional[:2]]
    shapes = [part.shape if part is not None else None for part in parts]
    shape = None
    if len(shapes) == 2 and shapes[0] is not None and shapes[1] is not None and len(shapes[0]) == 2:
        shape = (shapes[0][0], *shapes[1][1:]) if len(shapes[1]) in (1, 2) else None
    real = any(part is not None and part.kind == "real" for part in parts)
    return Data(shape, "real" if real else None)


def _append(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    """Values put behind others: with a real number among them, an array is one of real numbers."""
    axis = given.find(2, "axis")
    parts = [as_array(walk, argument.value) for argument in given.positional[:2]]
    if any(part is not None and part.kind == "real" for part in parts):
        return Data((None,) if axis is None else None, "real")
    kinds = {part.kind if part is not None else None for part in parts}
    kind = kinds.pop() if len(kinds) == 1 else None
    if axis is None and kind in ("binary", "class-index"):
        return Data((None,), kind, whole=True)
    return Data((None,)) if axis is None else Data()


def _extreme(walk: Walk, given: Arguments, node: ast.expr) -> Value:
    value = given.positional[0].value
    name = walk.text(node).partition("(")[0].rpartition(".")[2]
    if given.find(None, "axis") is not None:
        return Unknown("an extreme along an axis")
    several = tuple(item.value for item in given.positional)
    values = members(walk, value) if len(several) == 1 else several
    numbers = [item.value for item in values or () if isinstance(item, Const) and isinstance(item.value, int | float)]
    if values and len(numbers) == len(values):
        return Const(max(numbers) if name in ("max", "amax") else min(numbers))
    return extreme_of(value if isinstance(value, Data) else None, name)


def extreme_of(data: Data | None, name: str) -> Value:
    """Return the highest or lowest number of an array, where that is known."""
    if data is None or data.span is None or data.span == WITHOUT_LIMITS:
        return Data((), whole=data.whole if data is not None else False)
    return Const(data.span[1] if name in ("max", "amax") else data.span[0])


def _product(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    total = 1
    for item in members(walk, given.positional[0].value) or [Unknown()]:
        if not isinstance(item, Const) or not isinstance(item.value, int):
            return Data((), whole=True)
        total *= item.value
    return Const(total)


def _widened(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    """`expand_dims` puts an axis of length 1 among the others."""
    data = as_array(walk, given.positional[0].value)
    axis = given.integer(1, "axis")
    if data is None:
        return Unknown("an array of something unknown")
    if data.shape is None or axis is None or not -len(data.shape) - 1 <= axis <= len(data.shape):
        return Data(whole=data.whole, kind=data.kind if data.kind == "real" else None)
    axis += len(data.shape) + 1 if axis < 0 else 0
    shape = (*data.shape[:axis], 1, *data.shape[axis:])
    kept = data.kind in ("real", "binary", "class-index") or axis < len(data.shape)
    return replace(data, shape=shape, kind=data.kind if kept else None, varies=frozenset())


def _cast(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    data = as_array(walk, given.positional[0].value)
    if data is None:
        return Unknown("an array of something unknown")
    target = given.find(1, "dtype")
    name = getattr(target.value, "name", getattr(target.value, "value", "")) if target is not None else ""
    cut = str(name).rpartition(".")[2].startswith(("int", "uint", "bool"))
    return data if data.whole or not cut else Data(data.shape, whole=True)


def _same(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    return as_array(walk, given.positional[0].value) or Unknown("an array of something unknown")


_BY_NAME: dict[str, Callable[[Walk, Arguments, ast.expr], Value]] = {
    **dict.fromkeys(("dot", "matmul"), _product_of_matrices),
    **dict.fromkeys(("max", "min", "amax", "amin"), _extreme),
    **dict.fromkeys(("sort", "flip", "roll", "flipud", "identity", "random.shuffle"), _same),
    "append": _append,
    "prod": _product,
    "expand_dims": _widened,
    "cast": _cast,
}
