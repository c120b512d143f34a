"""Assignment: which names, attributes and elements a statement changes."""

from __future__ import annotations

import ast

from kerasdoctor.record import replace
from kerasdoctor.static.arrays.columns import is_table, with_some_set
from kerasdoctor.static.arrays.tables import with_columns
from kerasdoctor.static.following.changing import after_setting, after_unpacking
from kerasdoctor.static.following.heap import Instance, Mapping, Sequence
from kerasdoctor.static.following.joining import SEVERAL, elements, join_elements
from kerasdoctor.static.following.members import members, nodes_of
from kerasdoctor.static.following.operators import operate
from kerasdoctor.static.following.past import after_arithmetic
from kerasdoctor.static.following.tracing import note, note_unpacking
from kerasdoctor.static.following.values import (
    AXIS,
    CONSTANT,
    Arguments,
    Choice,
    Const,
    Data,
    Given,
    Items,
    Many,
    Method,
    Ref,
    Tensor,
    Unknown,
    Value,
)
from kerasdoctor.static.following.walk import Walk


def assign(walk: Walk, target: ast.expr, value: Value, node: ast.expr) -> None:
    """Let a target stand for a value; `node` is the expression that the value comes from."""
    match target:
        case ast.Name(id=name):
            walk.bind(name, walk.with_place(value, node))
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            _unpack(walk, parts, value, node)
        case ast.Starred(value=inner):
            assign(walk, inner, Unknown("the rest of an unpacking"), node)
        case ast.Attribute():
            _set_attribute(walk, target, walk.with_place(value, node), node)
        case ast.Subscript():
            _set_element(walk, target, value, node)


def assign_in_place(walk: Walk, node: ast.AugAssign) -> None:
    """Follow `x += y` and its kin."""
    before = walk.value(node.target)
    value = walk.value(node.value)
    thing = walk.look(before)
    if isinstance(before, Ref) and isinstance(thing, Sequence) and isinstance(node.op, ast.Add):
        extend(walk, before, value)
        return
    if isinstance(node.target, ast.Subscript):
        changed: Value = Unknown("it changes in place")
        if isinstance(before, Data) and is_table(walk.value(node.target.value)):
            changed = after_arithmetic(walk, node, before, value, operate(node.op, before, value))
        _set_element(walk, node.target, changed, node.value)
        return
    result = after_arithmetic(walk, node, before, value, operate(node.op, before, value))
    assign(walk, node.target, result, node.value)


def extend(walk: Walk, ref: Ref, value: Value) -> None:
    """Add the elements of a value to a list."""
    thing = walk.look(ref)
    other = walk.look(value)
    if not isinstance(thing, Sequence):
        return
    if isinstance(other, Sequence) and thing.values is not None and other.values is not None:
        walk.change(ref, Sequence((*thing.values, *other.values)))
    elif isinstance(value, Items) and thing.values is not None:
        walk.change(ref, Sequence((*thing.values, *value.values)))
    elif isinstance(other, Sequence):
        element = elements(other) if thing.values == () else join_elements(elements(thing), elements(other))
        walk.change(ref, Sequence(None, element, token=other.token))
    else:
        walk.change(ref, Sequence(None, SEVERAL))


def append(walk: Walk, ref: Ref, value: Value) -> None:
    """Add one element to a list."""
    thing = walk.look(ref)
    if isinstance(thing, Sequence):
        if thing.values is not None and len(thing.values) < 200:
            walk.change(ref, Sequence((*thing.values, value), made=None))
        else:
            walk.change(ref, Sequence(None, join_elements(elements(thing), value)))


def _unpack(walk: Walk, parts: list[ast.expr], value: Value, node: ast.expr) -> None:
    values = element_values(walk, value, len(parts))
    nodes = nodes_of(node, len(parts))
    starred = any(isinstance(part, ast.Starred) for part in parts)
    for index, part in enumerate(parts):
        known = Unknown("it is unpacked with a star") if starred else values[index]
        if isinstance(node, ast.Call) and not starred and index == 0:
            note_unpacking(walk, node, value, len(parts))
        if isinstance(value, Unknown) and not starred:
            known = after_unpacking(walk, value, index, node)
        assign(walk, part, known, nodes[index])


def element_values(walk: Walk, value: Value, count: int) -> list[Value]:
    """Return the values that unpacking into `count` names gives."""
    values = members(walk, value)
    if values is not None and len(values) == count:
        return list(values)
    match value:
        case Many(element=element):
            return [element] * count
        case Tensor():
            return [Tensor((value,), operation=True) for _ in range(count)]
        case Data(shape=(_, *rest)) as data:
            return [replace(data, shape=tuple(rest), varies=frozenset(), made=None, span=None)] * count
    why = value.why if isinstance(value, Unknown) else "it is unpacked from something unknown"
    return [Unknown(why)] * count


def _set_attribute(walk: Walk, target: ast.Attribute, value: Value, node: ast.expr) -> None:
    owner = walk.value(target.value)
    note(walk, f"set.{target.attr}", Arguments((Given(value, node),)), target, value, owner=owner)
    if isinstance(owner, Data) and is_table(owner):
        named = ast.copy_location(ast.Subscript(target.value, ast.Constant(target.attr)), target)
        _set_element(walk, ast.copy_location(named, target), value, node)
    set_attribute(walk, owner, target.attr, value)


def set_attribute(walk: Walk, owner: Value, name: str, value: Value) -> None:
    """Let an attribute of an object of a class of the script stand for a value."""
    if isinstance(owner, Choice):
        for option in owner.options:
            set_attribute(walk, option, name, value)
    thing = walk.look(owner)
    if isinstance(owner, Ref) and isinstance(thing, Instance):
        attributes = dict(thing.attributes) | {name: value}
        walk.change(owner, replace(thing, attributes=tuple(attributes.items())))


def _set_element(walk: Walk, target: ast.Subscript, value: Value, node: ast.expr) -> None:
    owner = walk.value(target.value)
    index = walk.value(target.slice)
    thing = walk.look(owner)
    if isinstance(owner, Ref) and isinstance(thing, Mapping) and isinstance(index, Const):
        entries = dict(thing.entries or ()) | {index.value: value}
        walk.change(owner, Mapping(tuple(entries.items()) if thing.entries is not None else None))
    elif isinstance(owner, Ref) and isinstance(thing, Sequence):
        element = join_elements(elements(thing), value)
        length = len(thing.values) if thing.values is not None else thing.length
        walk.change(owner, Sequence(None, element, length))
    elif isinstance(owner, Data):
        _store(walk, target, owner, index, value, node)
    elif isinstance(owner, Method) and isinstance(owner.owner, Data) and isinstance(target.value, ast.Attribute):
        _store_in_part(walk, target, target.value.value, owner.owner, value)
    elif isinstance(owner, Unknown):
        put_back(walk, target.value, after_setting(walk, owner, owner, target, "set"))


def _store_in_part(walk: Walk, target: ast.Subscript, table: ast.expr, owner: Data, value: Value) -> None:
    """Follow `table.loc[rows, "name"] = value`."""
    if not isinstance(target.slice, ast.Tuple) or len(target.slice.elts) != 2 or not is_table(owner):
        put_back(walk, table, replace(owner, columns=()))
        return
    rows, name = target.slice.elts[0], walk.value(target.slice.elts[1])
    if not isinstance(name, Const) or not isinstance(name.value, str):
        put_back(walk, table, after_setting(walk, replace(owner, columns=()), owner, target, "set"))
    elif isinstance(rows, ast.Slice) and rows.lower is None and rows.upper is None:
        filled = with_columns(walk, owner, name, walk.with_place(value, target))
        put_back(walk, table, after_setting(walk, filled, owner, target, "set", name.value))
    else:
        some = with_some_set(owner, name.value, value)
        put_back(walk, table, after_setting(walk, some, owner, target, "set", name.value))


def put_back(walk: Walk, node: ast.expr, value: Value) -> None:
    """Let a variable or an attribute stand for a value that has changed in place."""
    if isinstance(node, ast.Name):
        walk.bind(node.id, value)
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        set_attribute(walk, walk.value(node.value), node.attr, value)
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
        table = walk.value(node) if isinstance(node, ast.Name) else None
        if isinstance(node, ast.Name) and isinstance(table, Data) and table.columns:
            walk.bind(node.id, replace(table, columns=()))


def _store(walk: Walk, target: ast.Subscript, owner: Data, index: Value, value: Value, node: ast.expr) -> None:
    # A name in square brackets is that of a column, which may be a new one.
    named = isinstance(index, Const) and isinstance(index.value, str)
    shape = (*owner.shape[:1], None) if named and owner.shape else owner.shape
    filled = Data(shape, made=walk.place(node) if owner.origin == CONSTANT else owner.made, columns=owner.columns)
    if is_table(owner):
        filled = with_columns(walk, replace(filled, past=owner.past), index, walk.with_place(value, node))
    if owner.kind == "binary" and isinstance(value, Const) and value.value in (0, 1):
        filled = replace(filled, kind="binary", whole=True)
    if isinstance(value, Data) and isinstance(index, Data):
        if value.stage == "bit" and value.position & index.varies:
            filled = replace(filled, kind="multi-hot", origin="the bits of a number", whole=True)
        elif index.varies - {AXIS} and value.stage is None and owner.shape and value.shape == owner.shape[1:]:
            filled = replace(filled, kind=value.kind, origin=value.origin, whole=value.whole)
    put_back(walk, target.value, after_setting(walk, filled, owner, target, "set"))
