"""Whether a value counts as true."""

from __future__ import annotations

import ast

from kerasdoctor.static.following.values import Const, Items, Value

_SHAPES = frozenset({"shape", "output_shape", "ndim", "size"})


def truth(value: Value) -> bool | None:
    """Return whether a value is true, or None where that is not known."""
    match value:
        case Const(value=plain):
            return bool(plain)
        case Items(values=values):
            return bool(values)
    return None


def weighs_shapes(test: ast.expr) -> bool:
    """Whether a condition asks for a shape or a length."""
    for node in ast.walk(test):
        match node:
            case ast.Attribute(attr=name) if name in _SHAPES:
                return True
            case ast.Call(func=ast.Name(id="len")):
                return True
    return False
