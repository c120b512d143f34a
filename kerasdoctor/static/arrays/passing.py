"""Generators of the script that go through the rows once: where their loop stands."""

from __future__ import annotations

import ast

_ROUNDING = frozenset({"int", "ceil", "floor", "round"})


def single_pass(function: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.expr | None:
    """Return the range that a generator counts over, where that goes through the rows once and nothing else gives more.

    Known for certain is only a loop over batches, from 0 to the number of rows in steps or to the number of
    rows divided by those of a batch.
    """
    parts = [part for statement in function.body for part in ast.walk(statement)]
    if any(isinstance(part, ast.YieldFrom) for part in parts):
        return None
    loops = [part for part in parts if isinstance(part, ast.For | ast.AsyncFor | ast.While)]
    yields = [part for part in parts if isinstance(part, ast.Yield)]
    match [statement for statement in function.body if statement in loops]:
        case [ast.For(iter=ast.Call(func=ast.Name(id="range"), args=counted) as once) as loop]:
            inside = set(ast.walk(loop))
            others = [other for other in loops if other is not loop and any(part in yields for part in ast.walk(other))]
            if not others and inside.issuperset(yields) and _over_batches(counted, _lengths(parts)):
                return once
    return None


def _over_batches(counted: list[ast.expr], lengths: set[str]) -> bool:
    match counted:
        case [ast.Constant(value=0), rows, _]:
            return _is_length(rows, lengths)
        case [batches] | [ast.Constant(value=0), batches]:
            while isinstance(batches, ast.Call) and len(batches.args) == 1 and _word(batches.func) in _ROUNDING:
                batches = batches.args[0]
            divided = isinstance(batches, ast.BinOp) and isinstance(batches.op, ast.Div | ast.FloorDiv)
            return divided and isinstance(batches, ast.BinOp) and _is_length(batches.left, lengths)
    return False


def _lengths(parts: list[ast.AST]) -> set[str]:
    """Return the names that stand for the number of rows, as the function says itself."""
    found: set[str] = set()
    for part in parts:
        match part:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_length(value, set()):
                found.add(name)
    return found


def _is_length(node: ast.expr, lengths: set[str]) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name() | ast.Attribute()]):
            return True
        case ast.Subscript(value=ast.Attribute(attr="shape"), slice=ast.Constant(value=0)):
            return True
        case ast.Name(id=name):
            return name in lengths
    return False


def _word(node: ast.expr) -> str | None:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return None
