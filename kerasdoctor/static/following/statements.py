"""What statements do to names and things."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from kerasdoctor.static.following.changing import after_setting
from kerasdoctor.static.following.definitions import define_class, define_function
from kerasdoctor.static.following.heap import Snapshot
from kerasdoctor.static.following.loops import run_for, run_while
from kerasdoctor.static.following.targets import assign, assign_in_place, put_back
from kerasdoctor.static.following.truth import truth, weighs_shapes
from kerasdoctor.static.following.values import Const, Data, Imported, Unknown
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.names.names import imported_names


def execute(walk: Walk, statements: Sequence[ast.stmt]) -> bool:
    """Follow statements; return whether their end can be reached."""
    for statement in statements:
        handler = _BY_TYPE.get(type(statement))
        if handler is not None and handler(walk, statement) is False:
            return False
    return True


def _import(walk: Walk, node: ast.Import | ast.ImportFrom) -> None:
    for name, canonical in imported_names(node).items():
        if name == "*":
            walk.stars.append(canonical)
        else:
            walk.bind(name, Imported(canonical))


def _assign(walk: Walk, node: ast.Assign) -> None:
    value = walk.value(node.value)
    for target in node.targets:
        assign(walk, target, value, node.value)


def _annotated(walk: Walk, node: ast.AnnAssign) -> None:
    if node.value is not None:
        assign(walk, node.target, walk.value(node.value), node.value)


def _augmented(walk: Walk, node: ast.AugAssign) -> None:
    assign_in_place(walk, node)


def _expression(walk: Walk, node: ast.Expr) -> bool:
    walk.value(node.value)
    match node.value:
        case (
            ast.Call(func=ast.Name(id="exit" | "quit"))
            | ast.Call(func=ast.Attribute(value=ast.Name(id="sys" | "os"), attr="exit" | "_exit"))
        ):
            return False
    return True


def _if(walk: Walk, node: ast.If) -> bool:
    known = truth(walk.value(node.test))
    if known is not None:
        return walk.run(node.body if known else node.orelse)
    if not node.orelse and not weighs_shapes(node.test):
        return branch(walk, node.body, node.orelse)
    walk.choices += 1
    ends = branch(walk, node.body, node.orelse)
    walk.choices -= 1
    return ends


def branch(walk: Walk, one: Sequence[ast.stmt], other: Sequence[ast.stmt]) -> bool:
    """Follow two ways of which only one is taken."""
    before = walk.save()
    one_ends = walk.run(one)
    after_one = walk.save()
    walk.restore(before)
    other_ends = walk.run(other)
    after_other = walk.heap
    if one_ends and other_ends:
        walk.merge(after_one, branching=True)
    elif one_ends:
        walk.restore(after_one)
    # What a way that returns has made may be what it returns.
    walk.heap = after_one.heap | after_other | walk.heap
    return one_ends or other_ends


def _try(walk: Walk, node: ast.Try | ast.TryStar) -> bool:
    before = walk.save()
    ends = walk.run(node.body) and walk.run(node.orelse)
    ways: list[Snapshot] = [walk.save()] if ends else []
    walk.merge(before)
    after_body = walk.save()
    for handler in node.handlers:
        walk.restore(after_body)
        if handler.name:
            walk.bind(handler.name, Unknown("an exception"))
        if walk.run(handler.body):
            ways.append(walk.save())
    if ways:
        walk.restore(ways[0])
        for way in ways[1:]:
            walk.merge(way)
    return walk.run(node.finalbody) and bool(ways)


def _with(walk: Walk, node: ast.With | ast.AsyncWith) -> bool:
    for item in node.items:
        value = walk.value(item.context_expr)
        if item.optional_vars is not None:
            assign(walk, item.optional_vars, value, item.context_expr)
    taping = any(_is_tape(item.context_expr) for item in node.items)
    walk.tapes += taping
    ends = walk.run(node.body)
    walk.tapes -= taping
    return ends


def _is_tape(node: ast.expr) -> bool:
    """Whether gradients are recorded from here on."""
    match node:
        case ast.Call(func=ast.Attribute(attr="GradientTape") | ast.Name(id="GradientTape")):
            return True
    return False


def _match(walk: Walk, node: ast.Match) -> bool:
    walk.value(node.subject)
    before = walk.save()
    ways = [before]
    for case in node.cases:
        walk.restore(before)
        for pattern in ast.walk(case.pattern):
            name = getattr(pattern, "name", None) or getattr(pattern, "rest", None)
            if isinstance(name, str):
                walk.bind(name, Unknown("it is bound by a pattern"))
        if walk.run(case.body):
            ways.append(walk.save())
    for way in ways[:-1]:
        walk.merge(way)
    return True


def _return(walk: Walk, node: ast.Return) -> bool:
    walk.frame.returned.append(walk.value(node.value) if node.value is not None else Const(None))
    return False


def _raise(walk: Walk, node: ast.Raise) -> bool:
    if node.exc is not None:
        walk.value(node.exc)
    return False


def _leap(walk: Walk, node: ast.Break | ast.Continue) -> bool:  # noqa: ARG001
    if walk.leaps:
        walk.leaps[-1].append(walk.save())
    return False


def _delete(walk: Walk, node: ast.Delete) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            walk.frame.names.pop(target.id, None)
        elif isinstance(target, ast.Subscript):
            owner = walk.value(target.value)
            if isinstance(owner, Unknown | Data):
                left = Data((*owner.shape[:1], None)) if isinstance(owner, Data) and owner.shape else owner
                put_back(walk, target.value, after_setting(walk, left, owner, target, "array.drop"))


def _elsewhere(walk: Walk, node: ast.Global | ast.Nonlocal) -> None:
    walk.frame.elsewhere |= frozenset(node.names)


_BY_TYPE: dict[type[ast.stmt], Callable[[Walk, Any], bool | None]] = {
    ast.Import: _import,
    ast.ImportFrom: _import,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Expr: _expression,
    ast.If: _if,
    ast.For: run_for,
    ast.AsyncFor: run_for,
    ast.While: run_while,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Match: _match,
    ast.FunctionDef: define_function,
    ast.AsyncFunctionDef: define_function,
    ast.ClassDef: define_class,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Break: _leap,
    ast.Continue: _leap,
    ast.Delete: _delete,
    ast.Global: _elsewhere,
    ast.Nonlocal: _elsewhere,
}
