"""Comparisons: conditions, thresholds on answers, and bits told by a mask."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

from kerasdoctor.facts import Decoding, Operation
from kerasdoctor.static.arrays.columns import series_of
from kerasdoctor.static.following.operators import as_row, broadcast, to_data
from kerasdoctor.static.following.past import extended, past_of, with_past, with_step
from kerasdoctor.static.following.tracing import note_operator
from kerasdoctor.static.following.values import Answer, Const, Data, Given, Method, Unknown, Value
from kerasdoctor.static.following.walk import Walk

_FOLD: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}
_SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


def compare(walk: Walk, node: ast.Compare) -> Value:
    """Return what a comparison gives."""
    left = _compared(walk, node.left)
    others = [_compared(walk, other) for other in node.comparators]
    if len(others) > 1:
        return Unknown("a chain of comparisons")
    right, op = others[0], node.ops[0]
    if isinstance(left, Const) and isinstance(right, Const):
        return _fold(op, left, right)
    if not isinstance(left, Answer) and not isinstance(right, Answer):
        return _with_past(walk, node, left, right, _on_arrays(op, left, right))
    value = _of_answer(walk, node, op, left, right)
    note_operator(walk, node, op, (Given(left, node.left), Given(right, node.comparators[0])), value)
    return value


def _compared(walk: Walk, node: ast.expr) -> Value:
    value = walk.value(node)
    return (series_of(walk, value) or value) if isinstance(value, Method) else value


def _of_answer(walk: Walk, node: ast.Compare, op: ast.cmpop, left: Value, right: Value) -> Value:
    match left, right:
        case (Answer() as answer, Const(value=limit)) | (Const(value=limit), Answer() as answer):
            return threshold(walk, node, op, answer, limit)
    return Unknown("a comparison of answers")


def threshold(walk: Walk, node: ast.Compare, op: ast.cmpop, answer: Answer, limit: object) -> Value:
    """Note an answer that is compared with a number."""
    sign = _SIGNS.get(type(op))
    if sign is None or isinstance(limit, bool) or not isinstance(limit, int | float):
        return Unknown("a comparison of answers")
    decoded = walk.decoded(answer, Decoding("threshold", f"{sign} {limit}", walk.place(node), float(limit)))
    return with_step(walk, decoded, "threshold", node)


def _fold(op: ast.cmpop, left: Const, right: Const) -> Value:
    fold = _FOLD.get(type(op))
    if fold is None:
        return Unknown("a condition")
    try:
        return Const(bool(fold(left.value, right.value)))
    except TypeError:
        return Unknown("a condition")


def _on_arrays(op: ast.cmpop, left: Value, right: Value) -> Value:
    if not (isinstance(left, Data) or isinstance(right, Data)) or type(op) not in _FOLD:
        return Unknown("a condition")
    one, other = to_data(left) or Data(), to_data(right) or Data()
    text = isinstance(right, Const) and isinstance(right.value, str)
    shape = one.shape if text else broadcast(one.shape, other.shape)
    zero = isinstance(right, Const) and right.value == 0 and isinstance(op, ast.Gt | ast.NotEq)
    if one.stage == "masked" and zero:
        return as_row(Data(shape, "binary", whole=True, stage="bit", position=one.position))
    if one.stage == "bit":
        return Data(shape, "binary", whole=True, stage="bit", position=one.position)
    if one.kind in ("one-hot", "multi-hot") or other.kind in ("one-hot", "multi-hot"):
        return Data(shape, whole=True)
    single = shape is not None and (len(shape) <= 1 or shape[-1] == 1)
    return Data(shape, "binary" if single else None, "a comparison" if single else None, whole=True)


def _with_past(walk: Walk, node: ast.Compare, left: Value, right: Value, value: Value) -> Value:
    """Give the result of a comparison its past."""
    one = past_of(walk, left)
    source = one or past_of(walk, right)
    if source is None or not isinstance(value, Data):
        return value
    constant = right if one is not None else left
    operand = (
        constant.value if isinstance(constant, Const) and not isinstance(constant.value, complex | bytes) else None
    )
    return with_past(value, extended(source, Operation("compare", walk.place(node), operand=operand)))
