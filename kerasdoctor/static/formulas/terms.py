"""Expressions of a function as terms: which operation is done to what."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from kerasdoctor.facts import Term
from kerasdoctor.places import Line
from kerasdoctor.static.following.tracing import MODEL, is_model
from kerasdoctor.static.following.values import Const, Function, Imported, Method, Ref, Value
from kerasdoctor.static.following.walk import Walk

# Functions of the script inside functions of the script are followed this far.
DEEPEST = 3
# Beyond this a formula says nothing that a rule could use.
MOST_CALLS = 400
MOST_ENTERED = 100
Expressions: TypeAlias = "dict[type[ast.expr], Callable[[Reader, Any], Term]]"
Callee: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Keywords: TypeAlias = tuple[tuple[str, Term], ...]
Statements: TypeAlias = "dict[type[ast.stmt], Callable[[Reader, Any], list[Term]]]"
ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.Pow: "power",
    ast.MatMult: "matmul",
}


class Reader:
    """One reading of a function: what its names stand for as terms."""

    def __init__(self, walk: Walk, me: str | None, statements: Statements, expressions: Expressions) -> None:
        self.walk, self.me = walk, me
        self.statements, self.expressions = statements, expressions
        self.names: dict[str, Term] = {}
        self.calls: list[Term] = []
        self.taped: list[Term] = []
        self._tapes = 0
        self._depth = 0
        self._entered = 0

    def parameter(self, name: str, node: ast.AST) -> Term:
        """Return the term of a parameter; `self` is a name of its own."""
        where = self.walk.place(node)  # type: ignore[arg-type]
        return Term("self", where) if name == self.me else Term("parameter", where, value=name)

    def enter(self, node: Callee, names: dict[str, Term], depth: int) -> tuple[Term, ...]:
        """Return what a function returns when its parameters stand for these terms."""
        before, self.names = self.names, names
        before_depth, self._depth = self._depth, depth
        try:
            if isinstance(node, ast.Lambda):
                return (self.term(node.body),)
            return tuple(self.block(node.body))
        finally:
            self.names, self._depth = before, before_depth

    def block(self, statements: Iterable[ast.stmt]) -> list[Term]:
        """Follow statements and return what they return."""
        found: list[Term] = []
        for statement in statements:
            handler = self.statements.get(type(statement))
            if handler is not None:
                found += handler(self, statement)
            else:
                for part in ast.iter_child_nodes(statement):
                    if isinstance(part, ast.expr):
                        self.term(part)
        return found

    def term(self, node: ast.expr) -> Term:
        """Return the term of an expression."""
        handler = self.expressions.get(type(node))
        if handler is not None:
            return handler(self, node)
        parts = tuple(self.term(part) for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr))
        return Term("unknown", self.walk.place(node), parts)

    def called(self, term: Term) -> Term:
        """Note a call."""
        if len(self.calls) < MOST_CALLS:
            self.calls.append(term)
            if self._tapes:
                self.taped.append(term)
        return term

    def call(self, node: ast.Call) -> Term:
        """Return the term of a call, by what is called."""
        of = tuple(self.term(item.value if isinstance(item, ast.Starred) else item) for item in node.args)
        keywords = tuple((word.arg or "**", self.term(word.value)) for word in node.keywords)
        where = self.walk.place(node)
        callee = self._callee(node.func)
        if isinstance(callee, Term):
            if callee.name == "self" or callee.name.startswith("self."):
                return self.called(Term(callee.name, where, of, keywords))
            if callee.name.startswith("method."):
                return self.called(Term(callee.name, where, (*callee.of, *of), keywords))
            return self.called(Term("unknown", where, (callee, *of), keywords))
        if isinstance(callee, Function) and self._may_enter(callee):
            return self._inside(callee, of, keywords, where)
        return self.called(Term(self._named(callee), where, of, keywords))

    def _callee(self, node: ast.expr) -> Term | Value:
        root = node
        while isinstance(root, ast.Attribute):
            root = root.value
        if isinstance(root, ast.Name) and root.id not in self.names:
            return self.walk.value(node)
        if not isinstance(node, ast.Attribute):
            return self.term(node)
        owner = self.term(node.value)
        if owner.name == "self" or owner.name.startswith("self."):
            return Term(f"{owner.name}.{node.attr}", owner.where)
        return Term(f"method.{node.attr}", owner.where, (owner,))

    def _named(self, callee: Value) -> str:
        match callee:
            case Imported(name=name):
                return name
            case Ref() if is_model(self.walk, callee):
                return f"{MODEL}.__call__"
            case Method(owner=Ref() as owner, name=name) if is_model(self.walk, owner):
                return f"{MODEL}.{name}"
        return "unknown"

    def _may_enter(self, function: Function) -> bool:
        self._entered += 1
        return self._depth < DEEPEST and self._entered < MOST_ENTERED and function.owner is None

    def _inside(self, function: Function, of: tuple[Term, ...], keywords: Keywords, where: Line) -> Term:
        spec = function.node.args
        names = [argument.arg for argument in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)]
        bound = {name: Term("unknown", where) for name in names}
        bound |= {name: _default(value, where) for name, value in function.defaults}
        bound |= dict(zip(names, of, strict=False)) | {name: term for name, term in keywords if name in names}
        outer, self.walk.frame = self.walk.frame, function.frame
        try:
            returned = self.enter(function.node, bound, self._depth + 1)
        finally:
            self.walk.frame = outer
        return returned[0] if len(returned) == 1 else Term("either", where, returned)

    def assign(self, target: ast.expr, term: Term) -> None:
        """Let a name stand for a term from here on."""
        match target:
            case ast.Name(id=name):
                self.names[name] = term
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                each = term.of if term.name == "tuple" and len(term.of) == len(parts) else ()
                for index, part in enumerate(parts):
                    self.assign(part, each[index] if each else Term("element", term.where, (term,), value=index))

    def branches(self, *ways: Iterable[ast.stmt]) -> list[Term]:
        """Follow ways of which any may be taken; names that differ are either."""
        before = dict(self.names)
        found: list[Term] = []
        ends: list[dict[str, Term]] = []
        for way in ways:
            self.names = dict(before)
            found += self.block(way)
            ends.append(self.names)
        merged = dict(before)
        for name in {name for end in ends for name in end}:
            terms = list(dict.fromkeys(end[name] for end in ends if name in end))
            merged[name] = terms[0] if len(terms) == 1 else Term("either", terms[0].where, tuple(terms))
        self.names = merged
        return found

    def within_tape(self, node: ast.With | ast.AsyncWith) -> list[Term]:
        """Follow a `with` block, noting whether it is a gradient tape."""
        tapes = 0
        for item in node.items:
            entered = self.term(item.context_expr)
            tapes += entered.word == "GradientTape"
            if item.optional_vars is not None:
                self.assign(
                    item.optional_vars, Term("tape" if entered.word == "GradientTape" else "unknown", entered.where)
                )
        self._tapes += tapes
        found = self.block(node.body)
        self._tapes -= tapes
        return found

    def name(self, node: ast.Name) -> Term:
        """Return what a name stands for."""
        known = self.names.get(node.id)
        if known is not None and known.name == "parameter" and known.value == node.id:
            return Term("parameter", self.walk.place(node), value=node.id)
        if known is not None:
            return known
        return self.outside(node)

    def outside(self, node: ast.expr) -> Term:
        """Return the term of something from around the function."""
        value = self.walk.value(node) if isinstance(node, ast.Name | ast.Constant) else None
        match value:
            case Const(value=bool() | int() | float() | str() | None as constant):
                return Term("constant", self.walk.place(node), value=constant)
            case Imported(name=name):
                return Term(name, self.walk.place(node))
        return Term("unknown", self.walk.place(node))

    def attribute(self, node: ast.Attribute) -> Term:
        """Return the term of `owner.name`."""
        owner = self.term(node.value)
        name = f"{owner.name}.{node.attr}" if owner.name == "self" or owner.name.startswith("self.") else None
        if name is None and not owner.of and owner.name not in ("parameter", "constant", "unknown", "tape"):
            name = f"{owner.name}.{node.attr}"
        return Term(name or f"attribute.{node.attr}", self.walk.place(node), () if name else (owner,))

    def operation(self, node: ast.BinOp) -> Term:
        """Return the term of arithmetic."""
        name = ARITHMETIC.get(type(node.op), "unknown")
        return Term(name, self.walk.place(node), (self.term(node.left), self.term(node.right)))


def _default(value: Value, where: Line) -> Term:
    if isinstance(value, Const) and not isinstance(value.value, complex | bytes):
        return Term("constant", where, value=value.value)
    return Term("unknown", where)
