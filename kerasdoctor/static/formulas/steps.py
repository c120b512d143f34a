"""Statements and expressions of a function that is read as a formula, by their kind."""

from __future__ import annotations

import ast

from kerasdoctor.facts import Term
from kerasdoctor.static.formulas.terms import ARITHMETIC, Expressions, Reader, Statements


def _assign(reader: Reader, node: ast.Assign) -> list[Term]:
    term = reader.term(node.value)
    for target in node.targets:
        reader.assign(target, term)
    return []


def _annotated(reader: Reader, node: ast.AnnAssign) -> list[Term]:
    if node.value is not None:
        reader.assign(node.target, reader.term(node.value))
    return []


def _augmented(reader: Reader, node: ast.AugAssign) -> list[Term]:
    where = reader.walk.place(node.target)
    name = ARITHMETIC.get(type(node.op), "unknown")
    reader.assign(node.target, Term(name, where, (reader.term(node.target), reader.term(node.value))))
    return []


def _return(reader: Reader, node: ast.Return) -> list[Term]:
    where = reader.walk.place(node)
    return [reader.term(node.value) if node.value is not None else Term("constant", where)]


def _if(reader: Reader, node: ast.If) -> list[Term]:
    reader.term(node.test)
    return reader.branches(node.body, node.orelse)


def _loop(reader: Reader, node: ast.For | ast.AsyncFor | ast.While) -> list[Term]:
    if isinstance(node, ast.While):
        reader.term(node.test)
    else:
        items = reader.term(node.iter)
        reader.assign(node.target, Term("element", items.where, (items,)))
    return reader.branches(node.body, ())


def _with(reader: Reader, node: ast.With | ast.AsyncWith) -> list[Term]:
    return reader.within_tape(node)


def _try(reader: Reader, node: ast.Try) -> list[Term]:
    return reader.branches(node.body, *(handler.body for handler in node.handlers)) + reader.block(node.finalbody)


def _nothing(reader: Reader, node: ast.stmt) -> list[Term]:  # noqa: ARG001
    return []


STATEMENTS: Statements = {
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Return: _return,
    ast.If: _if,
    ast.For: _loop,
    ast.AsyncFor: _loop,
    ast.While: _loop,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.FunctionDef: _nothing,
    ast.AsyncFunctionDef: _nothing,
    ast.ClassDef: _nothing,
}


def _unary(reader: Reader, node: ast.UnaryOp) -> Term:
    inner = reader.term(node.operand)
    if isinstance(node.op, ast.USub) and inner.name == "constant" and isinstance(inner.value, int | float):
        return Term("constant", reader.walk.place(node), value=-inner.value)
    return Term("negative" if isinstance(node.op, ast.USub) else "unknown", reader.walk.place(node), (inner,))


_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "equal",
    ast.NotEq: "not_equal",
    ast.Gt: "greater",
    ast.GtE: "greater_equal",
    ast.Lt: "less",
    ast.LtE: "less_equal",
}


def _compare(reader: Reader, node: ast.Compare) -> Term:
    parts = (node.left, *node.comparators)
    how = _COMPARISONS.get(type(node.ops[0])) if len(node.ops) == 1 else None
    return Term("compare", reader.walk.place(node), tuple(reader.term(part) for part in parts), value=how)


def _subscript(reader: Reader, node: ast.Subscript) -> Term:
    return Term("index", reader.walk.place(node), (reader.term(node.value), reader.term(node.slice)))


def _tuple(reader: Reader, node: ast.Tuple | ast.List) -> Term:
    return Term("tuple", reader.walk.place(node), tuple(reader.term(part) for part in node.elts))


def _dict(reader: Reader, node: ast.Dict) -> Term:
    entries: list[tuple[str, Term]] = []
    for key, value in zip(node.keys, node.values, strict=True):
        name = reader.term(key) if key is not None else None
        entries.append((str(name.value) if name is not None and name.name == "constant" else "?", reader.term(value)))
    return Term("dict", reader.walk.place(node), keywords=tuple(entries))


def _choice(reader: Reader, node: ast.IfExp) -> Term:
    reader.term(node.test)
    return Term("either", reader.walk.place(node), (reader.term(node.body), reader.term(node.orelse)))


EXPRESSIONS: Expressions = {
    ast.Name: Reader.name,
    ast.Constant: Reader.outside,
    ast.Attribute: Reader.attribute,
    ast.BinOp: Reader.operation,
    ast.Call: Reader.call,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.Subscript: _subscript,
    ast.Tuple: _tuple,
    ast.List: _tuple,
    ast.Dict: _dict,
    ast.IfExp: _choice,
    ast.Lambda: lambda reader, node: Term("unknown", reader.walk.place(node)),
}
