"""The NumPy functions that make and shape labels and inputs."""

from __future__ import annotations

import ast

from kerasdoctor.record import replace
from kerasdoctor.static.arrays.arrays import as_array
from kerasdoctor.static.arrays.ranges import BY_NAME as RANGES
from kerasdoctor.static.arrays.ranges import Handler, elementwise
from kerasdoctor.static.following.families import reads
from kerasdoctor.static.following.iterating import iterate
from kerasdoctor.static.following.joining import join_elements
from kerasdoctor.static.following.members import members
from kerasdoctor.static.following.operators import BITS
from kerasdoctor.static.following.past import with_step
from kerasdoctor.static.following.values import Answer, Arguments, Const, Data, Items, Unknown, Value
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.models.shaping import reshaped, sized


@reads("keras", "numpy", "tensorflow")
def numpy_call(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Value | None:
    """Return what a NumPy function gives, or None for one that is not read."""
    module, _, short = name.rpartition(".")
    if not module.startswith("numpy") and module not in ("keras.ops", "tensorflow", "tensorflow.math"):
        return None
    handler = _BY_NAME.get(short)
    first = given.find(0, "a", "x", "object", "arrays", "tup", "arr")
    if first is not None and isinstance(first.value, Answer) and short in _KEEP:
        return first.value
    return handler(walk, given, node) if handler is not None else None


def _array(walk: Walk, given: Arguments, node: ast.expr) -> Value:
    first = given.find(0, "object", "a", "tup", "arrays", "value", "x")
    if first is None:
        return Unknown("an array of nothing")
    answer = _answers_in(walk, first.value)
    if answer is not None and not isinstance(first.value, Answer):
        answer = with_step(walk, answer, "stack", node)
    return answer or as_array(walk, first.value) or Unknown("an array of something unknown")


def _answers_in(walk: Walk, value: Value) -> Answer | None:
    element, _ = iterate(walk, value, 0)
    return element if isinstance(element, Answer) else None


def _stack_rows(walk: Walk, given: Arguments, node: ast.expr) -> Value:
    """`vstack` puts arrays without axes or with one below each other, and joins others at their first axis."""
    data = _array(walk, given, node)
    if not isinstance(data, Data):
        return data
    match data.shape:
        case (_, _):
            return data
        case (rows, int(inner), columns):
            return replace(data, shape=(rows * inner if rows is not None else None, columns))
        case (rows,) if data.kind not in ("one-hot", "multi-hot"):
            return replace(data, shape=(rows, 1))
    return Data(whole=data.whole)


def _concatenate(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    first = given.find(0, "arrays", "a_tuple", "tup", "values")
    axis = given.constant(1, "axis")
    values = members(walk, first.value) if first is not None else None
    if not values or axis not in (None, 0):
        return Unknown("a concatenation that is not read")
    parts = [as_array(walk, value) for value in values]
    joined: Value = parts[0] or Unknown()
    rows = 0
    known = True
    for part in parts:
        joined = join_elements(joined, part or Unknown("a part of a concatenation"))
        size = part.shape[0] if part is not None and part.shape else None
        known = known and size is not None
        rows += size or 0
    if isinstance(joined, Data) and joined.shape:
        return replace(joined, shape=(rows if known else None, *joined.shape[1:]), made=None, varies=frozenset())
    return joined


def _side_by_side(walk: Walk, given: Arguments, node: ast.expr) -> Value:
    """`hstack` joins arrays with one axis at their ends, and others column by column."""
    joined = _concatenate(walk, given, node)
    if isinstance(joined, Data) and joined.shape is not None and len(joined.shape) == 1:
        return joined
    return Data() if isinstance(joined, Data) else joined


def _columns(walk: Walk, given: Arguments, node: ast.expr) -> Value:
    return _stack_at(walk, given, node, last=True)


def _stack_at(walk: Walk, given: Arguments, node: ast.expr, last: bool = False) -> Value:
    axis = given.find(1, "axis")
    if not last and (axis is None or axis.value == Const(0)):
        return _array(walk, given, node)
    data = as_array(walk, given.positional[0].value) if given.positional else None
    if data is None or data.shape is None or len(data.shape) != 2 or not (last or axis is None or axis.value in _LAST):
        return Data()
    turned = data.shape[::-1]
    return Data(turned, "multi-hot", BITS, whole=True) if data.origin == BITS else Data(turned, whole=data.whole)


_LAST = (Const(1), Const(-1))


def _where(walk: Walk, given: Arguments, node: ast.expr) -> Value:
    test = given.find(0, "condition")
    one, other = given.constant(1), given.constant(2)
    if test is not None and isinstance(test.value, Answer) and test.value.decoded:
        return _wider(walk, test.value, node)
    shape = test.value.shape if test is not None and isinstance(test.value, Data) else None
    if {one, other} == {0, 1} and shape is not None and (len(shape) == 1 or shape[-1] == 1):
        return Data(shape, "binary", "a comparison", whole=True)
    return Data(shape)


def _wider(walk: Walk, answer: Answer, node: ast.expr) -> Answer:
    place = walk.place(node)
    for where in answer.calls:
        record = walk.predictions.get(where)
        if record is not None:
            record.decodings = [
                replace(found, where=place) if found.where == answer.where else found for found in record.decodings
            ]
    return replace(answer, where=place)


def _argmax(walk: Walk, given: Arguments, node: ast.expr) -> Value:
    data = as_array(walk, given.positional[0].value) if given.positional else None
    axis = given.integer(1, "axis")
    shape = data.shape[:-1] if data is not None and data.shape and axis in (-1, len(data.shape) - 1) else None
    return Data(shape, "class-index" if shape != () else None, f"`{walk.text(node)}`"[:60], whole=True)


def _round(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    data = as_array(walk, given.positional[0].value) if given.positional else None
    return replace(data, made=None) if data is not None and data.whole else Data(data.shape if data else None)


def _reshape(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    data = as_array(walk, given.positional[0].value) if given.positional else None
    target = given.find(1, "shape", "newshape")
    return reshaped(data, sized(walk, target.value) if target is not None else None) if data is not None else Unknown()


def _unique(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    data = as_array(walk, given.positional[0].value) if given.positional else None
    asked = [name for name, argument in given.keywords if name.startswith("return_")]
    rows = replace(data, shape=(None, *data.shape[1:]) if data.shape else None, made=None) if data is not None else None
    if rows is not None and data is not None and given.find(None, "axis") is None:
        rows = replace(rows, shape=(data.classes,), varies=frozenset())
    if not asked:
        return rows or Unknown("an array of something unknown")
    count = data.shape[:1] if data is not None and data.shape and (given.constant(None, "axis") == 0) else (None,)
    values: list[Value] = [rows or Unknown("an array of something unknown")]
    for name in ("return_index", "return_inverse", "return_counts"):
        if name in asked:
            inverse = Data(count, "class-index", "the index of each distinct row", whole=True)
            values.append(inverse if name == "return_inverse" else Data((None,), whole=True))
    return Items(tuple(values))


def _same(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    first = given.positional[0].value if given.positional else Unknown()
    return as_array(walk, first) or first


def _unpackbits(walk: Walk, given: Arguments, node: ast.expr) -> Value:  # noqa: ARG001
    data = as_array(walk, given.positional[0].value) if given.positional else None
    axis = given.integer(1, "axis")
    shape = data.shape if data is not None else None
    if shape is not None and axis in (-1, len(shape) - 1):
        width = None if shape[-1] is None else shape[-1] * 8
        return Data((*shape[:-1], given.integer(2, "count") or width), "multi-hot", BITS, whole=True)
    return Data(None, "multi-hot" if axis is not None else None, BITS, whole=True)


_KEEP = frozenset(
    {"array", "asarray", "squeeze", "reshape", "ravel", "concatenate", "vstack", "stack", "mean", "max", "flatten"}
)
_BY_NAME: dict[str, Handler] = {
    **RANGES,
    **dict.fromkeys(("array", "asarray", "asanyarray", "constant", "convert_to_tensor"), _array),
    **dict.fromkeys(("vstack", "row_stack"), _stack_rows),
    **dict.fromkeys(("concatenate", "concat"), _concatenate),
    **dict.fromkeys(("log", "sqrt", "power", "square", "abs"), elementwise),
    **dict.fromkeys(("round", "rint", "around", "floor", "ceil"), _round),
    **dict.fromkeys(("copy", "ascontiguousarray", "float32", "float64", "int32", "int64", "squeeze"), _same),
    "hstack": _side_by_side,
    "stack": _stack_at,
    "column_stack": _columns,
    "where": _where,
    "argmax": _argmax,
    "reshape": _reshape,
    "unique": _unique,
    "unpackbits": _unpackbits,
}
