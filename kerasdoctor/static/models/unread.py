"""Layers whose answers nothing reads: what they give is dropped, overwritten or left lying."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from kerasdoctor.record import record
from kerasdoctor.static.following.tracing import note
from kerasdoctor.static.following.values import Arguments, Const, Given, Made, Tensor
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.models.graph import MOST_LAYERS

_Scope = ast.Module | ast.FunctionDef
_WITHIN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_Unread = tuple[ast.Call, ast.expr | None]


@record
class _Kept:
    """A statement that keeps what a layer gives under a name (None: that drops it)."""

    call: ast.Call
    name: str | None


def note_unread(walk: Walk, tree: ast.Module) -> None:
    """Note the calls of layers on the inputs of a model whose answers nothing reads, and what overwrites them."""
    found = _candidates(walk) if walk.applied else set()
    made = {statement.value for statement in walk.nodes.of(ast.Expr) if _makes_layer(walk, statement.value)}
    scopes: list[_Scope] = [tree, *walk.nodes.of(ast.FunctionDef)] if found or made else []
    for scope in scopes:
        for call, model in _not_added(scope, made):
            # A node of its own, since the making of the layer is noted, too.
            place = ast.copy_location(ast.Constant(None), call)
            note(walk, "layer.unused", Arguments((Given(Const(model.id), model),)), place, Const(None))
        for call, instead in _unread_in(scope, found):
            given = (Given(Const(None), instead),) if instead is not None else ()
            note(walk, "layer.unread", Arguments(given), call, Const(None))


def _makes_layer(walk: Walk, node: ast.expr) -> bool:
    event = walk.events.get((node, 0)) if isinstance(node, ast.Call) else None
    if event is None or not event.name.startswith("keras.layers."):
        return False
    return isinstance(event.value, Made) and event.value.layer is not None


def _not_added(scope: _Scope, made: set[ast.expr]) -> Iterator[tuple[ast.expr, ast.Name]]:
    """Yield the layers that are made between two that are added to a model, and dropped, with that model."""
    for before, statement, after in zip(scope.body, scope.body[1:], scope.body[2:], strict=False):
        if isinstance(statement, ast.Expr) and statement.value in made:
            model, other = _added_to(before), _added_to(after)
            if model is not None and other is not None and model.id == other.id:
                yield statement.value, model


def _added_to(statement: ast.stmt) -> ast.Name | None:
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name() as model, attr="add"))):
            return model
    return None


def _candidates(walk: Walk) -> set[ast.Call]:
    """Return the calls that no known model is made of, though one begins where they do."""
    reached = _behind([tensor for model in walk.graphs for _, tensor in model.outputs])
    inputs = {id(tensor) for model in walk.graphs for tensor in model.inputs}
    found: set[ast.Call] = set()
    for call, tensors in walk.applied.items():
        if any(id(tensor) in reached for tensor in tensors):
            continue
        if isinstance(call.func, ast.Attribute | ast.Name) or _begins_in(tensors, inputs):
            found.add(call)
    return found


def _begins_in(tensors: list[Tensor], inputs: set[int]) -> bool:
    return all(inputs & _behind([tensor]) for tensor in tensors)


def _behind(ends: list[Tensor]) -> set[int]:
    """Return the tensors from which others are made, and these."""
    met: set[int] = set()
    waiting = ends
    while waiting and len(met) < MOST_LAYERS:
        tensor = waiting.pop()
        if id(tensor) not in met:
            met.add(id(tensor))
            waiting += tensor.sources
    return met


def _unread_in(scope: _Scope, found: set[ast.Call]) -> Iterator[_Unread]:
    """Yield the calls in the straight line of a scope whose answers nothing reads, with what overwrites them."""
    for index, statement in enumerate(scope.body):
        kept = _kept(statement)
        if kept is None or kept.call not in found:
            continue
        if kept.name is None:
            yield kept.call, None
            continue
        reads, instead = _fate(kept.name, scope.body[index + 1 :])
        if not reads and not _read_elsewhere(kept.name, scope):
            yield kept.call, instead


def _kept(statement: ast.stmt) -> _Kept | None:
    match statement:
        case ast.Expr(value=ast.Call() as call):
            return _Kept(call, None)
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
            return _Kept(call, name)
    return None


def _fate(name: str, rest: Sequence[ast.stmt]) -> tuple[bool, ast.expr | None]:
    """Return whether a name may be read before it is bound anew, and what it is bound to then."""
    for statement in rest:
        uses = [part for part in ast.walk(statement) if isinstance(part, ast.Name) and part.id == name]
        if uses:
            plain = isinstance(statement, ast.Assign) and len(uses) == 1 and uses[0] in statement.targets
            return (False, statement.value) if plain and isinstance(statement, ast.Assign) else (True, None)
    return False, None


def _read_elsewhere(name: str, scope: _Scope) -> bool:
    """Whether a function inside the scope reads a name, at a time that the order of lines does not tell."""
    inner = (part for statement in scope.body for part in ast.walk(statement) if isinstance(part, _WITHIN))
    return any(_reads(function, name) for function in inner)


def _reads(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, name: str) -> bool:
    """Whether a function reads a name of the scope around it, and has none of its own."""
    parts = tuple(ast.walk(function))
    own = any(isinstance(part, ast.arg) and part.arg == name for part in parts)
    uses = [part.ctx for part in parts if isinstance(part, ast.Name) and part.id == name]
    return bool(uses) and not own and all(isinstance(use, ast.Load) for use in uses)
