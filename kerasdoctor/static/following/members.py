"""The members of a list or tuple, and the expressions that they come from."""

from __future__ import annotations

import ast

from kerasdoctor.static.following.heap import Sequence
from kerasdoctor.static.following.values import Arguments, Items, Ref, Tensor, Value
from kerasdoctor.static.following.walk import Walk

_OF_SEVERAL = (Items, Ref)


def members(walk: Walk, value: Value) -> tuple[Value, ...] | None:
    """Return the members of a list or tuple where each is known, or None."""
    if isinstance(value, Items):
        return value.values
    thing = walk.look(value)
    return thing.values if isinstance(thing, Sequence) else None


def nodes_of(node: ast.expr, count: int) -> list[ast.expr]:
    """Return the expression of each of so many members, or that of the whole where they are not written out."""
    if isinstance(node, ast.List | ast.Tuple) and len(node.elts) == count:
        return node.elts
    return [node] * count


def tensors_in(walk: Walk, given: Arguments) -> list[Tensor]:
    """Return the symbolic tensors among the arguments, also in a list or tuple."""
    found: list[Tensor] = []
    for value in [argument.value for argument in given.each()]:
        parts = members(walk, value) if isinstance(value, _OF_SEVERAL) else (value,)
        found += [part for part in parts or () if isinstance(part, Tensor)]
    return found
