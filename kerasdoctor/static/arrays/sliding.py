"""Windows that slide over a series, each one step further than the one before."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from kerasdoctor.static.following.walk import Walk


def slides(walk: Walk, node: ast.expr) -> bool:
    """Whether an expression cuts a window out of a series that moves on by one row in each round of a loop."""
    if not walk.loops:
        return False
    loop = _innermost(walk, node)
    match loop:
        case ast.For(target=ast.Name(id=counter), iter=ast.Call(func=ast.Name(id="range"), args=[_] | [_, _])):
            known = _assigned(loop)
            whole = known.get(node.id, node) if isinstance(node, ast.Name) else node
            return any(_moves_with(part, counter, known) for part in ast.walk(whole))
    return False


def lists_windows(node: ast.ListComp) -> bool:
    """Whether a list holds such windows, each one row further than the one before."""
    match node.generators:
        case [
            ast.comprehension(target=ast.Name(id=counter), iter=ast.Call(func=ast.Name(id="range"), args=[_] | [_, _]))
        ]:
            return any(_moves_with(part, counter, {}) for part in ast.walk(node.elt))
    return False


def _innermost(walk: Walk, node: ast.expr) -> ast.For | None:
    around = [loop for loop in walk.nodes.of(ast.For) if _is_in(node, loop)]
    return max(around, key=lambda loop: loop.lineno, default=None)


def _is_in(node: ast.expr, loop: ast.For) -> bool:
    return loop.lineno <= node.lineno and (node.end_lineno or node.lineno) <= (loop.end_lineno or loop.lineno)


def _assigned(loop: ast.For) -> dict[str, ast.expr]:
    """Return what stands behind the names that the body of a loop sets; the last counts."""
    found: dict[str, ast.expr] = {}
    for statement in loop.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found[name] = value
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                found |= {
                    name.id: value for name, value in zip(names, values, strict=False) if isinstance(name, ast.Name)
                }
    return found


def _moves_with(node: ast.AST, counter: str, known: Mapping[str, ast.expr]) -> bool:
    """Whether this cuts from `i` to `i` and something, or from `i` less something to `i`."""
    match node:
        case ast.Subscript(slice=ast.Slice(step=None) as cut):
            pass
        case ast.Subscript(slice=ast.Tuple(elts=[ast.Slice(step=None) as cut, *_])):
            pass
        case _:
            return False
    lower = known.get(cut.lower.id, cut.lower) if isinstance(cut.lower, ast.Name) else cut.lower
    upper = known.get(cut.upper.id, cut.upper) if isinstance(cut.upper, ast.Name) else cut.upper
    match lower, upper:
        case ast.Name(id=name), ast.BinOp(left=ast.Name(id=other), op=ast.Add()):
            return name == other == counter
        case ast.BinOp(left=ast.Name(id=other), op=ast.Sub()), ast.Name(id=name):
            return name == other == counter
    return False
