"""What changes an array or a table in place or takes it apart: what the variables stand for afterwards."""

from __future__ import annotations

import ast

from kerasdoctor.facts import Constant, Operation, Past
from kerasdoctor.record import replace
from kerasdoctor.static.following.past import constant_index, extended, operand_of, past_of, with_past
from kerasdoctor.static.following.values import Arguments, Const, Data, Items, Unknown, Value
from kerasdoctor.static.following.walk import Walk

_SHUFFLES = frozenset(
    {"numpy.random.shuffle", "random.shuffle", "numpy.random.Generator.shuffle", "numpy.random.RandomState.shuffle"}
)
_ARRAYS = (Data, Unknown)
_KEEPS_COLUMNS = frozenset(
    {
        f"array.{name}"
        for name in ("drop", "pop", "dropna", "drop_duplicates", "reset_index", "sort_values", "sort_index")
    }
)
_ALWAYS_IN_PLACE = frozenset({"array.pop", "array.insert", "array.sort", "array.partition"})


def change_in_place(
    walk: Walk, name: str, given: Arguments, node: ast.expr, value: Value, owner: Value | None
) -> Value:
    """Give what a call changes in place its past, and return what the call gives."""
    if not isinstance(owner, _ARRAYS) and name not in _SHUFFLES:
        return value
    changed = owner
    target: ast.expr | None = None
    if name in _SHUFFLES and given.positional:
        changed, target = given.positional[0].value, given.positional[0].node
    elif isinstance(owner, _ARRAYS) and isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        inplace = given.find(None, "inplace")
        if name in _ALWAYS_IN_PLACE or (inplace is not None and inplace.value != Const(False)):
            target = node.func.value
    past = past_of(walk, changed) if isinstance(changed, _ARRAYS) else None
    if isinstance(target, ast.Subscript | ast.Attribute) and isinstance(target.value, ast.Name):
        whole = walk.lookup(target.value.id)
        if isinstance(whole, Data) and whole.columns:
            walk.bind(target.value.id, replace(whole, columns=()))
    if not isinstance(target, ast.Name) or past is None or changed is None:
        return value
    operand = operand_of(walk, given)
    if isinstance(changed, Data) and name not in _KEEPS_COLUMNS:
        changed = replace(changed, columns=())
    taken = name == "array.pop"
    done = Operation("array.drop" if taken else name, walk.place(node), operand=operand)
    walk.bind(target.id, with_past(changed, extended(past, done)))
    if taken and isinstance(value, _ARRAYS):
        return replace(value, past=extended(past, Operation("columns", walk.place(node), operand=operand)))
    return value


def after_setting(
    walk: Walk, value: Value, owner: Value, target: ast.Subscript, name: str, operand: Constant = None
) -> Value:
    """Give an array or a table that changes in place its past: some of it is set or taken out."""
    source = past_of(walk, owner)
    if source is None:
        return value
    operand = operand if operand is not None else constant_index(walk, target.slice)
    return with_past(value, extended(source, Operation(name, walk.place(target), operand=operand)))


def after_unpacking(walk: Walk, value: Unknown, index: int, node: ast.expr) -> Unknown:
    """Give one of several parts of something unknown its past."""
    if value.past is None:
        return Unknown(value.why)
    return Unknown(value.why, extended(value.past, Operation("element", walk.place(node), operand=index)))


def after_shuffle(walk: Walk, given: Arguments, value: Value, node: ast.expr) -> Value:
    """Give each of several arrays that one call shuffles its past: they move alike."""
    if not isinstance(value, Items) or len(value.values) != len(given.positional):
        return value
    done = Operation("sklearn.utils.shuffle", walk.place(node))
    parts = zip(value.values, given.positional, strict=True)
    pasts = [(item, past_of(walk, argument.value) or Past((walk.number(),))) for item, argument in parts]
    return Items(tuple(with_past(item, extended(past, done)) for item, past in pasts))
