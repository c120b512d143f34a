"""What expressions stand for."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

from kerasdoctor.static.following.attributes import attribute, member
from kerasdoctor.static.following.calls import call
from kerasdoctor.static.following.comparing import compare
from kerasdoctor.static.following.comprehensions import comprehend
from kerasdoctor.static.following.definitions import make_function
from kerasdoctor.static.following.heap import Mapping, Sequence
from kerasdoctor.static.following.indexing import subscript
from kerasdoctor.static.following.iterating import length_of, one_by_one
from kerasdoctor.static.following.joining import elements, join, join_elements
from kerasdoctor.static.following.operators import operate
from kerasdoctor.static.following.past import after_arithmetic
from kerasdoctor.static.following.targets import assign
from kerasdoctor.static.following.tracing import note_operator
from kerasdoctor.static.following.truth import truth
from kerasdoctor.static.following.values import (
    Answer,
    Const,
    Data,
    Digits,
    Given,
    Imported,
    Items,
    Plain,
    Unknown,
    Value,
)
from kerasdoctor.static.following.walk import Readers, Walk

LONGEST_TEXT = 200
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
    ast.Not: operator.not_,
}


def _constant(walk: Walk, node: ast.Constant) -> Value:  # noqa: ARG001
    value = node.value
    return Unknown("an ellipsis") if value is Ellipsis else Const(value)


def _attribute(walk: Walk, node: ast.Attribute) -> Value:
    owner = walk.value(node.value)
    return member(owner.name, node.attr) if isinstance(owner, Imported) else attribute(walk, owner, node.attr)


def _tuple(walk: Walk, node: ast.Tuple) -> Value:
    if any(isinstance(item, ast.Starred) for item in node.elts):
        return Unknown("a tuple with a star")
    return Items(tuple(walk.value(item) for item in node.elts))


def _list(walk: Walk, node: ast.List | ast.Set) -> Value:
    values: list[Value] = []
    whole = True
    for item in node.elts:
        inner = one_by_one(walk, walk.value(item.value)) if isinstance(item, ast.Starred) else [walk.value(item)]
        whole = whole and inner is not None
        values += inner or []
    return walk.keep(Sequence(tuple(values) if whole else None))


def _dict(walk: Walk, node: ast.Dict) -> Value:
    entries: list[tuple[Plain, Value]] = []
    whole = True
    for key, item in zip(node.keys, node.values, strict=True):
        name = walk.value(key) if key is not None else None
        value = walk.value(item)
        inner = walk.look(value) if key is None else None
        if isinstance(name, Const):
            entries.append((name.value, value))
        elif isinstance(inner, Mapping) and inner.entries is not None:
            entries += inner.entries
        else:
            whole = False
    return walk.keep(Mapping(tuple(dict(entries).items()) if whole else None))


def _binary(walk: Walk, node: ast.BinOp) -> Value:
    left, right = walk.value(node.left), walk.value(node.right)
    one, other = walk.look(left), walk.look(right)
    if isinstance(one, Sequence) and isinstance(node.op, ast.Mult) and isinstance(right, Const):
        return walk.keep(_repeated(one, right.value))
    if isinstance(one, Sequence) and isinstance(other, Sequence) and isinstance(node.op, ast.Add):
        return walk.keep(_joined(walk, left, right, one, other))
    value = after_arithmetic(walk, node, left, right, operate(node.op, left, right))
    if isinstance(value, Answer):
        note_operator(walk, node, node.op, (Given(left, node.left), Given(right, node.right)), value)
    return value


def _repeated(sequence: Sequence, times: Plain) -> Sequence:
    if not isinstance(times, int) or not 0 <= times < 10**9:
        return Sequence(None, elements(sequence))
    if sequence.values is not None and len(sequence.values) * times <= 64:
        return Sequence(sequence.values * times)
    length = len(sequence.values) if sequence.values is not None else sequence.length
    return Sequence(None, elements(sequence), None if length is None else length * times)


def _joined(walk: Walk, left: Value, right: Value, one: Sequence, other: Sequence) -> Sequence:
    if one.values is not None and other.values is not None:
        return Sequence(one.values + other.values)
    mine, theirs = length_of(walk, left), length_of(walk, right)
    length = None if mine is None or theirs is None else mine + theirs
    return Sequence(None, join_elements(elements(one), elements(other)), length)


def _unary(walk: Walk, node: ast.UnaryOp) -> Value:
    value = walk.value(node.operand)
    if isinstance(value, Const):
        try:
            return Const(_UNARY[type(node.op)](value.value))
        except TypeError:
            return Unknown("arithmetic that fails")
    if isinstance(value, Answer):
        return value
    if isinstance(value, Data):
        kind = "binary" if value.kind == "binary" and isinstance(node.op, ast.Invert) else None
        return Data(value.shape, "real" if value.kind == "real" else kind, whole=value.whole)  # type: ignore[arg-type]
    return Unknown("an operation on something unknown")


def _boolean(walk: Walk, node: ast.BoolOp) -> Value:
    values = [walk.value(part) for part in node.values]
    stops = isinstance(node.op, ast.Or)
    for value in values[:-1]:
        known = truth(value)
        if known is None:
            return Unknown("a condition")
        if known is stops:
            return value
    return values[-1]


def _choice(walk: Walk, node: ast.IfExp) -> Value:
    test = walk.value(node.test)
    known = truth(test)
    if known is not None and not isinstance(test, Answer):
        return walk.value(node.body if known else node.orelse)
    walk.choices += 1
    one, other = walk.value(node.body), walk.value(node.orelse)
    walk.choices -= 1
    return test if isinstance(test, Answer) and test.decoded else join(one, other)


def _named(walk: Walk, node: ast.NamedExpr) -> Value:
    value = walk.value(node.value)
    assign(walk, node.target, value, node.value)
    return value


def _formatted(walk: Walk, node: ast.JoinedStr) -> Value:
    text = ""
    known = True
    for part in node.values:
        value = walk.value(part.value if isinstance(part, ast.FormattedValue) else part)
        plain = not isinstance(part, ast.FormattedValue) or (part.format_spec is None and part.conversion == -1)
        known = known and plain and isinstance(value, Const)
        text += str(value.value) if known and isinstance(value, Const) else ""
    if known and len(text) <= LONGEST_TEXT:
        return Const(text)
    match node.values:
        case [ast.FormattedValue(format_spec=ast.JoinedStr(values=[*_, ast.Constant(value=str(end))]) as spec)] if (
            end.endswith("b")
        ):
            return _digits(walk, spec)
    return Unknown("a formatted text")


def _digits(walk: Walk, spec: ast.JoinedStr) -> Digits:
    text = ""
    for part in spec.values:
        value = walk.value(part.value) if isinstance(part, ast.FormattedValue) else walk.value(part)
        text += str(value.value) if isinstance(value, Const) else "?"
    number = text.removesuffix("b").lstrip("#")
    return Digits(int(number) if number.startswith("0") and number.isdecimal() and len(number) < 6 else None)


def _lambda(walk: Walk, node: ast.Lambda) -> Value:
    return make_function(walk, node)


def _starred(walk: Walk, node: ast.Starred | ast.Await) -> Value:
    walk.value(node.value)
    return Unknown("star arguments")


def _yield(walk: Walk, node: ast.Yield) -> Value:
    walk.frame.yielded.append(walk.value(node.value) if node.value is not None else Const(None))
    return Unknown("what is sent to a generator")


READERS: Readers = {
    ast.Constant: _constant,
    ast.Attribute: _attribute,
    ast.Tuple: _tuple,
    ast.List: _list,
    ast.Set: _list,
    ast.Dict: _dict,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _boolean,
    ast.Compare: compare,
    ast.IfExp: _choice,
    ast.NamedExpr: _named,
    ast.JoinedStr: _formatted,
    ast.Lambda: _lambda,
    ast.Starred: _starred,
    ast.Await: _starred,
    ast.Yield: _yield,
    ast.Call: call,
    ast.Subscript: subscript,
    ast.ListComp: comprehend,
    ast.SetComp: comprehend,
    ast.GeneratorExp: comprehend,
    ast.DictComp: comprehend,
}
