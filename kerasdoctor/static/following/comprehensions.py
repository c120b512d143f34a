"""Comprehensions: one element stands for all."""

from __future__ import annotations

import ast

from kerasdoctor.facts import Loop, Past
from kerasdoctor.static.arrays.sliding import lists_windows
from kerasdoctor.static.following.heap import Mapping, Sequence
from kerasdoctor.static.following.iterating import iterate, one_by_one
from kerasdoctor.static.following.targets import assign
from kerasdoctor.static.following.tracing import note
from kerasdoctor.static.following.values import Arguments, Const, Frame, Given, Made, Many, Unknown, Value
from kerasdoctor.static.following.walk import Walk

Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
MOST_UNROLLED = 16


def comprehend(walk: Walk, node: Comprehension) -> Value:
    """Return the list or generator that a comprehension makes."""
    outer, loops = walk.frame, len(walk.loops)
    walk.frame = Frame(outer=outer)
    try:
        return _comprehend(walk, node)
    finally:
        walk.frame = outer
        del walk.loops[loops:]


def _comprehend(walk: Walk, node: Comprehension) -> Value:
    length: int | None = 1
    token: int | None = None
    sources: list[Value] = []
    for generator in node.generators:
        token = walk.number()
        source = walk.value(generator.iter)
        sources.append(source)
        element, times = iterate(walk, source, token)
        assign(walk, generator.target, element, generator.iter)
        walk.loops.append(Loop(walk.place(node), times))
        for test in generator.ifs:
            walk.value(test)
        length = None if length is None or times is None or generator.ifs else length * times
    if isinstance(node, ast.DictComp):
        walk.value(node.key)
        walk.value(node.value)
        return walk.keep(Mapping(None))
    element = walk.value(node.elt)
    if isinstance(element, Made) and len(sources) == 1 and not node.generators[0].ifs:
        return _each(walk, node, sources[0])
    token = token if len(sources) == 1 else None
    if isinstance(node, ast.GeneratorExp):
        return Many(element, length, token)
    ref = walk.keep(Sequence(None, element, length, token))
    if isinstance(node, ast.ListComp) and lists_windows(node):
        given = Arguments((Given(element, node.elt),))
        note(walk, "list.append_windows", given, node.elt, Const(None), of=Past((ref.number,)))
    return ref


def _each(walk: Walk, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, source: Value) -> Value:
    """Follow a comprehension that makes layers once for each of them."""
    values = one_by_one(walk, source)
    if values is None or len(values) > MOST_UNROLLED:
        return walk.keep(Sequence(None, Unknown("layers made in a loop")))
    made: list[Value] = []
    for value in values:
        assign(walk, node.generators[0].target, value, node.generators[0].iter)
        made.append(walk.value(node.elt))
    return walk.keep(Sequence(tuple(made)))
