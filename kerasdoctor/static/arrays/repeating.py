"""Generators of batches whose loop gives the same rows in each round."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from kerasdoctor.static.arrays.batching import keeps, seeded
from kerasdoctor.static.following.tracing import note
from kerasdoctor.static.following.values import Arguments, Const
from kerasdoctor.static.following.walk import Walk

# A slice of so few rows from the beginning is a batch, and not all there is to train on.
MOST_ROWS = 512
_LOOPS = (ast.While, ast.For)


def note_repeated_batches(walk: Walk) -> None:
    """Note the generators of the script that give one batch over and over."""
    if not walk.nodes.of(ast.Yield):
        return
    for function in walk.nodes.of(ast.FunctionDef):
        for statement in function.body:
            parts = tuple(ast.walk(statement)) if isinstance(statement, _LOOPS) else ()
            yields = [part for part in parts if isinstance(part, ast.Yield) and part.value is not None]
            if len(yields) != 1 or not _repeats(parts):
                continue
            if seeded(parts) or any(_is_batch(walk, function, part) for part in parts):
                note(walk, "batch.repeated", Arguments(), yields[0], Const(None))


def _repeats(parts: tuple[ast.AST, ...]) -> bool:
    """Whether nothing in a loop changes from round to round."""
    counting = {name.id for part in parts if isinstance(part, ast.For) for name in _names(part.target)}
    set_here = {name.id for part in parts for name in _names(part) if isinstance(name.ctx, ast.Store)} - counting
    random = seeded(parts)
    for part in parts:
        if isinstance(part, ast.Yield):
            continue
        if not keeps(part, random) or isinstance(part, ast.If | ast.Break | ast.Continue | ast.Delete):
            return False
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load) and part.id in counting:
            return False
    return not any(_is_read_before(name, parts) for name in set_here)


def _names(node: ast.AST) -> Iterator[ast.Name]:
    return (part for part in ast.walk(node) if isinstance(part, ast.Name))


def _is_read_before(name: str, parts: tuple[ast.AST, ...]) -> bool:
    """Whether a round may begin with what an earlier one has left under a name."""
    uses = [part for part in parts if isinstance(part, ast.Name) and part.id == name]
    stores = [part for part in parts if isinstance(part, ast.Assign) and any(use in part.targets for use in uses)]
    first = min((part.end_lineno or part.lineno for part in stores), default=0)
    return any(isinstance(use.ctx, ast.Load) and use.lineno <= first for use in uses) or not stores


def _is_batch(walk: Walk, function: ast.FunctionDef, node: ast.AST) -> bool:
    """Whether rows are cut out: from `i` to `i` and something, or a few from the beginning."""
    match node:
        case ast.Slice(lower=ast.expr() as lower, upper=ast.BinOp(left=left, op=ast.Add()), step=None):
            return ast.dump(left) == ast.dump(lower)
        case ast.Slice(lower=None | ast.Constant(value=0), upper=ast.expr() as upper, step=None):
            rows = _number(walk, function, upper)
            return rows is not None and 0 < rows <= MOST_ROWS
    return False


def _number(walk: Walk, function: ast.FunctionDef, node: ast.expr) -> int | None:
    match node:
        case ast.Constant(value=int(number)):
            return number
        case ast.Name(id=name) if all(parameter.arg != name for parameter in function.args.args):
            value = walk.lookup(name)
            return value.value if isinstance(value, Const) and isinstance(value.value, int) else None
    return None
