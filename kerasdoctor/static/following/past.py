"""Where arrays come from: what was done to a value on its way through the script."""

from __future__ import annotations

import ast

from kerasdoctor.facts import Constant, Operation, Past
from kerasdoctor.record import replace
from kerasdoctor.static.following.heap import Sequence
from kerasdoctor.static.following.values import (
    Answer,
    Arguments,
    Const,
    Data,
    Items,
    Method,
    Ref,
    Stream,
    Unknown,
    Value,
)
from kerasdoctor.static.following.walk import Walk

# A longer way than this tells a reader nothing.
MOST_OPERATIONS = 24
# What shows a table as it is, for choosing from it or for working on its texts and dates.
_ACCESSORS = frozenset({"iloc", "loc", "iat", "at", "str", "dt", "cat", "values", "array", "data", "numpy"})
_NAMING = ("columns", "labels", "by", "subset")
_ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.FloorDiv: "divide",
    ast.Mod: "remainder",
    ast.Pow: "power",
}

# Tuples, because a union of classes is made anew each time that it is asked for.
_HAVE_PAST = (Data, Unknown, Answer, Stream)
_ARRAYS = (Data, Unknown, Stream)
_RESULTS = (Data, Unknown, Answer)
_NO_OPERANDS = (complex, bytes)
_HOLDING = (Method, Ref, Items)
_PLAIN_NODES = (ast.Constant, ast.Name)
_LISTS = (ast.List, ast.Tuple)


def past_of(walk: Walk, value: Value) -> Past | None:
    """Return where a value comes from, if it is an array, a table, a list or a part of one."""
    if isinstance(value, _HAVE_PAST):
        return value.past
    if not isinstance(value, _HOLDING):
        return None
    match value:
        case Method(owner=Data() | Unknown() | Method() | Stream() as owner, name=name):
            return _of_attribute(past_of(walk, owner), name)
        case Ref(number=number) if isinstance(walk.look(value), Sequence):
            return Past((number,))
        case Items(values=values):
            return merged([past_of(walk, item) for item in values])
    return None


def one_of(value: Value) -> Value:
    """Return one of the rows or batches that a stream yields, which all look like this."""
    match value:
        case Items(values=values):
            return Items(tuple(one_of(item) for item in values))
        case Data(past=Past(operations=(*_, last)) as past) | Unknown(past=Past(operations=(*_, last)) as past):
            return replace(value, past=extended(past, Operation("element", last.where)))
    return value


def _of_attribute(past: Past | None, name: str) -> Past | None:
    """Return the past of a table's attribute: a column, unless it is another way to see the table."""
    if past is None or name in _ACCESSORS or not past.operations:
        return past
    return extended(past, Operation("columns", past.operations[-1].where, operand=name))


def merged(pasts: list[Past | None]) -> Past | None:
    """Return the past of arrays put together: all their roots, and what was done to the first."""
    known = [past for past in pasts if past is not None]
    if not known or len(known) < len(pasts):
        return None
    roots = dict.fromkeys(root for past in known for root in past.roots)
    same = all(past.operations == known[0].operations for past in known)
    return Past(tuple(roots), known[0].operations if same else ())


def after_collecting(past: Past, element: Past | None) -> Past:
    """Return the past of a list whose elements all look like this one."""
    if element is None:
        return past
    return Past((*past.roots, *(root for root in element.roots if root not in past.roots)), element.operations)


def with_past(value: Value, past: Past | None) -> Value:
    """Return an array with its past; other values have none."""
    if past is None or not isinstance(value, _HAVE_PAST):
        return value
    return Unknown(value.why, past) if isinstance(value, Unknown) else replace(value, past=past)


def extended(past: Past, done: Operation) -> Past:
    """Return a past with one more operation."""
    if len(past.operations) >= MOST_OPERATIONS:
        return past
    return Past(past.roots, (*past.operations, done))


def operand_of(walk: Walk, given: Arguments) -> Constant:
    """Return the constant that a call works with: the columns that it names, else its first constant."""
    arguments = given.positional
    if given.keywords:
        keywords = dict(given.keywords)
        arguments = (*(keywords[name] for name in _NAMING if name in keywords), *arguments)
    for argument in arguments:
        if isinstance(argument.node, _LISTS) and argument.node.elts:
            parts = argument.node.elts
            values = [walk.value(part) if isinstance(part, _PLAIN_NODES) else None for part in parts]
            consts = [value.value for value in values if isinstance(value, Const)]
            plain = tuple(const for const in consts if not isinstance(const, _NO_OPERANDS))
            if len(plain) == len(parts):
                return plain
        if isinstance(argument.value, Const) and not isinstance(argument.value.value, _NO_OPERANDS):
            return argument.value.value
    return None


def after_call(
    walk: Walk,
    name: str,
    by: int | None,
    source: Past | None,
    value: Value,
    node: ast.expr,
    operand: Constant = None,
) -> Value:
    """Give what a call returned its past: that of what it was made from, and the call."""
    if isinstance(value, Answer):
        base = value.past or source or Past((walk.number(),))
        return with_past(value, extended(base, Operation(name, walk.place(node), by, operand)))
    if isinstance(value, _ARRAYS):
        if value.past is not None and value.past is not source:
            return value
        done = Operation(name, walk.place(node), by, operand)
        known = with_past(value, extended(source or Past((walk.number(),)), done))
        return replace(known, element=_rows(walk, known.element, done)) if isinstance(known, Stream) else known
    if isinstance(value, Items):
        return _each(walk, value, name, by, source, node)
    return value


def _rows(walk: Walk, element: Value, done: Operation) -> Value:
    """Give what a stream yields its past; what a map does is known from its function."""
    if isinstance(element, Items):
        return Items(tuple(_rows(walk, item, done) for item in element.values))
    past = past_of(walk, element)
    if past is not None and done.name.endswith(".map"):
        return element
    return with_past(element, extended(past or Past((walk.number(),)), done))


def _each(walk: Walk, value: Items, name: str, by: int | None, source: Past | None, node: ast.expr) -> Items:
    """Give each element its past; a data set comes as a part to train on and a part to test on."""
    pairs = len(value.values) == 2 and all(isinstance(item, Items) for item in value.values)
    if not pairs:
        return Items(tuple(after_call(walk, name, by, source, item, node) for item in value.values))
    found: list[Value] = []
    for part, pair in zip(("train", "test"), value.values, strict=True):
        done = Operation(name, walk.place(node), by, part=part)
        leaves = pair.values if isinstance(pair, Items) else ()
        found.append(Items(tuple(with_past(leaf, Past((walk.number(),), (done,))) for leaf in leaves)))
    return Items(tuple(found))


def after_split(walk: Walk, given: Arguments, value: Value, node: ast.expr) -> Value:
    """Give both parts of each array that a split returns their past."""
    if not isinstance(value, Items) or len(value.values) != 2 * len(given.positional):
        return value
    number, place = walk.number(), walk.place(node)
    parts: list[Value] = []
    for index, item in enumerate(value.values):
        source = past_of(walk, given.positional[index // 2].value) or Past((walk.number(),))
        part = "test" if index % 2 else "train"
        parts.append(with_past(item, extended(source, Operation("split", place, number, part=part))))
    return Items(tuple(parts))


def after_arithmetic(walk: Walk, node: ast.BinOp | ast.AugAssign, left: Value, right: Value, value: Value) -> Value:
    """Give the result of arithmetic its past."""
    if not isinstance(value, _RESULTS):
        return value
    one, other = past_of(walk, left), past_of(walk, right)
    source = one or other
    if source is None:
        return value
    if one is not None and other is not None:
        source = Past(tuple(dict.fromkeys((*one.roots, *other.roots))), one.operations)
    constant = right if one is not None else left
    operand = constant.value if isinstance(constant, Const) and not isinstance(constant.value, _NO_OPERANDS) else None
    place = walk.place(node if isinstance(node, ast.expr) else node.value)
    by = other.roots[0] if one is not None and other is not None and other.roots else None
    return with_past(value, extended(source, Operation(_ARITHMETIC.get(type(node.op), "compute"), place, by, operand)))


def with_step(walk: Walk, answer: Answer, name: str, node: ast.expr | None = None) -> Answer:
    """Return an answer after a step that is no call: "threshold", "element" of many, "stack" of a list of them."""
    place = walk.place(node) if node is not None else min(answer.calls, key=lambda line: (line.line, line.column))
    return replace(answer, past=extended(answer.past, Operation(name, place))) if answer.past is not None else answer


def after_indexing(walk: Walk, node: ast.Subscript, owner: Value, value: Value) -> Value:
    """Give what square brackets select its past: a slice of rows, some columns, or chosen rows."""
    source = past_of(walk, owner)
    if source is None or isinstance(owner, Items) or not isinstance(value, _RESULTS):
        return value
    if isinstance(value, Data | Unknown) and value.past is not None and value.past is not source:
        return value
    return with_past(value, extended(source, _selection(walk, node)))


def _selection(walk: Walk, node: ast.Subscript) -> Operation:
    place = walk.place(node)
    index = node.slice
    rows = index.elts[0] if isinstance(index, ast.Tuple) and index.elts else index
    if isinstance(rows, ast.Slice):
        if rows.lower is None and rows.upper is None:
            return Operation("columns", place, operand=constant_index(walk, index))
        part = "head" if rows.lower is None else "tail" if rows.upper is None else "middle"
        bound = rows.upper if part == "head" else rows.lower
        return Operation("slice", place, operand=_text(walk, bound), part=part)
    if isinstance(index, ast.Constant | ast.List):
        return Operation("columns", place, operand=constant_index(walk, index))
    past = past_of(walk, walk.value(index))
    return Operation("index", place, past.roots[0] if past is not None and past.roots else None)


def _text(walk: Walk, node: ast.expr | None) -> str | None:
    return walk.text(node) if node is not None else None


def constant_index(walk: Walk, node: ast.expr) -> Constant:
    """Return the constant that square brackets choose by, else their text."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str | int) else walk.text(node)
