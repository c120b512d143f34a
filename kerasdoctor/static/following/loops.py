"""Loops: each body is followed once with what may change in it unknown, or unrolled where it builds layers."""

from __future__ import annotations

import ast

from kerasdoctor.facts import Loop
from kerasdoctor.record import replace
from kerasdoctor.static.files.nodes import Nodes
from kerasdoctor.static.following.heap import Sequence, Snapshot, Thing
from kerasdoctor.static.following.iterating import iterate, one_by_one
from kerasdoctor.static.following.joining import elements, join_things
from kerasdoctor.static.following.targets import assign
from kerasdoctor.static.following.truth import truth
from kerasdoctor.static.following.values import CONSTANT, Data, Frame, Made, Ref, Unknown, Value
from kerasdoctor.static.following.walk import Walk

MOST_UNROLLED = 16
# Loops inside of others are unrolled while they take so many rounds together.
MOST_TOGETHER = 128
# A body of so few statements is cheap to follow.
SHORT = 2
CHANGES = Unknown("it changes in a loop")


def run_for(walk: Walk, node: ast.For | ast.AsyncFor) -> bool:
    """Follow a `for` loop."""
    source = walk.value(node.iter)
    values = one_by_one(walk, source)
    where = walk.spans.between(node, node.iter)
    most = MOST_UNROLLED if len(node.body) > SHORT else MOST_TOGETHER
    few = values is not None and len(values) <= most and walk.rounds * len(values) <= MOST_TOGETHER
    if values is not None and few and _can_be_unrolled(walk, node.body, values):
        walk.loops.append(Loop(where, len(values)))
        before = walk.rounds
        walk.rounds *= max(len(values), 1)
        for value in values:
            assign(walk, node.target, value, node.iter)
            walk.run(node.body)
        walk.rounds = before
        walk.loops.pop()
        return walk.run(node.orelse)
    token = walk.number()
    element, times = iterate(walk, source, token)
    walk.loops.append(Loop(where, times))
    walk.tokens.append(token)
    _repeat(walk, node.body, token, times, (node.target, element, node.iter))
    walk.tokens.pop()
    walk.loops.pop()
    return walk.run(node.orelse)


def run_while(walk: Walk, node: ast.While) -> bool:
    """Follow a `while` loop."""
    _forget(walk, node.body, None)
    condition = truth(walk.value(node.test))
    if condition is False:
        return walk.run(node.orelse)
    walk.loops.append(Loop(walk.spans.between(node, node.test)))
    _repeat(walk, node.body, walk.number(), None, None)
    walk.loops.pop()
    return walk.run(node.orelse)


def _repeat(
    walk: Walk,
    body: list[ast.stmt],
    token: int,
    times: int | None,
    step: tuple[ast.expr, Value, ast.expr] | None,
) -> None:
    before = walk.save()
    fits = len(walk.fits)
    _once(walk, body, token, step)
    changed = {
        number: _widen(thing, walk.heap[number], times, token)
        for number, thing in before.heap.items()
        if walk.heap.get(number, thing) is not thing and walk.heap[number] != thing
    }
    if changed:
        del walk.fits[fits:]
        made = walk.heap
        walk.restore(before)
        walk.heap = made | walk.heap | changed
        _once(walk, body, token, step)
        walk.heap |= changed
    walk.merge(Snapshot(_without_filled(before), {}))


def _without_filled(before: Snapshot) -> tuple[tuple[Frame, dict[str, Value]], ...]:
    """Leave out arrays that were made to be filled and that the loop has filled."""
    kept: list[tuple[Frame, dict[str, Value]]] = []
    for frame, names in before.names:
        arrays = [name for name, value in names.items() if isinstance(value, Data)]
        filled = {name for name in arrays if _is_filled(names[name], frame.names.get(name))}
        kept.append((frame, {name: names[name] for name in names if name not in filled} if filled else names))
    return tuple(kept)


def _is_filled(before: Value, after: Value | None) -> bool:
    return isinstance(before, Data) and before.origin == CONSTANT and isinstance(after, Data) and after != before


def _once(walk: Walk, body: list[ast.stmt], token: int, step: tuple[ast.expr, Value, ast.expr] | None) -> None:
    _forget(walk, body, token)
    if step is not None:
        assign(walk, *step)
    walk.leaps.append([])
    ends = walk.run(body)
    leaps = walk.leaps.pop()
    if not ends and leaps:
        walk.restore(leaps.pop())
    for leap in leaps:
        walk.merge(leap)


def _forget(walk: Walk, body: list[ast.stmt], token: int | None) -> None:
    """Forget the values of names that the body binds, except a number that it halves."""
    bound, halved = _names_of(walk, body)
    for name in bound:
        if name in halved and token is not None:
            walk.bind(name, Data((), whole=True, stage="shifted", position=frozenset({token})))
        elif name in walk.frame.names:
            walk.bind(name, CHANGES)


def _names_of(walk: Walk, body: list[ast.stmt]) -> tuple[set[str], set[str]]:
    found = walk.loop_names.get(body[0])
    if found is None:
        halved = {name for statement in body for name in _halved_names(statement)}
        found = walk.loop_names[body[0]] = _bound_names(_nodes(walk, body)), halved
    return found


def _bound_names(nodes: Nodes) -> set[str]:
    return {name.id for name in nodes.of(ast.Name) if isinstance(name.ctx, ast.Store)}


def _halved_names(statement: ast.stmt) -> list[str]:
    match statement:
        case ast.AugAssign(target=ast.Name(id=name), op=ast.FloorDiv(), value=ast.Constant(value=2)):
            return [name]
        case ast.AugAssign(target=ast.Name(id=name), op=ast.RShift(), value=ast.Constant(value=1)):
            return [name]
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_half(name, value):
            return [name]
    return []


def _is_half(name: str, value: ast.expr) -> bool:
    match value:
        case ast.BinOp(left=ast.Name(id=left), op=ast.FloorDiv(), right=ast.Constant(value=2)):
            return left == name
        case ast.BinOp(left=ast.Name(id=left), op=ast.RShift(), right=ast.Constant(value=1)):
            return left == name
        case ast.Call(
            func=ast.Name(id="int"), args=[ast.BinOp(left=ast.Name(id=left), op=ast.Div(), right=ast.Constant(value=2))]
        ):
            return left == name
    return False


def _widen(before: Thing, after: Thing, times: int | None, token: int) -> Thing:
    widened = join_things(before, after)
    if not (isinstance(before, Sequence) and isinstance(after, Sequence) and isinstance(widened, Sequence)):
        return widened
    length: int | None = None
    if before.values is not None and after.values is not None and times is not None:
        length = len(before.values) + times * (len(after.values) - len(before.values))
    element = elements(after) if before.values == () else widened.element
    return replace(widened, element=element, length=length, token=token)


def _nodes(walk: Walk, body: list[ast.stmt]) -> Nodes:
    """Return the nodes of the body of a loop, which is met again where a function is called again."""
    found = walk.bodies.get(body[0])
    if found is None:
        found = walk.bodies[body[0]] = Nodes(*body)
    return found


def _can_be_unrolled(walk: Walk, body: list[ast.stmt], values: list[Value]) -> bool:
    nodes = _nodes(walk, body)
    if any(nodes.of(kind) for kind in (ast.Break, ast.Continue, ast.Return, ast.While)):
        return False
    if values and all(isinstance(value, Made | Ref) for value in values):
        return True
    return any(_builds_layers(part) for part in (*nodes.of(ast.Call), *nodes.of(ast.Assign)))


def _builds_layers(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr="add")):
            return True
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name[:1].isupper()
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(args=[ast.Name(id=first), *_])):
            return name == first
    return False
