"""Calls that change an array or a table in place: what the variable stands for afterwards."""

from __future__ import annotations

import ast
from dataclasses import replace

from kerasdoctor.facts import Operation
from kerasdoctor.static.past import extended, operand_of, past_of, with_past
from kerasdoctor.static.values import Arguments, Const, Data, Unknown, Value
from kerasdoctor.static.walk import Walk

_SHUFFLES = frozenset(
    {"numpy.random.shuffle", "random.shuffle", "numpy.random.Generator.shuffle", "numpy.random.RandomState.shuffle"}
)
_ALWAYS_IN_PLACE = frozenset({"array.pop", "array.insert", "array.sort", "array.partition"})


def change_in_place(
    walk: Walk, name: str, given: Arguments, node: ast.expr, value: Value, owner: Value | None
) -> Value:
    """Give what a call changes in place its past, and return what the call gives."""
    changed = owner
    target: ast.expr | None = None
    if name in _SHUFFLES and given.positional:
        changed, target = given.positional[0].value, given.positional[0].node
    elif isinstance(owner, Data | Unknown) and isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        inplace = given.find(None, "inplace")
        if name in _ALWAYS_IN_PLACE or (inplace is not None and inplace.value != Const(False)):
            target = node.func.value
    past = past_of(walk, changed) if isinstance(changed, Data | Unknown) else None
    if not isinstance(target, ast.Name) or past is None or changed is None:
        return value
    operand = operand_of(walk, given)
    taken = name == "array.pop"
    done = Operation("array.drop" if taken else name, walk.place(node), operand=operand)
    walk.bind(target.id, with_past(changed, extended(past, done)))
    if taken and isinstance(value, Data | Unknown):
        return replace(value, past=extended(past, Operation("columns", walk.place(node), operand=operand)))
    return value
