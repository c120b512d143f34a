"""All calls of imported and built-in functions in a script, and all uses of what imports bind."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from kerasdoctor.facts import Argument, Call
from kerasdoctor.places import Line
from kerasdoctor.static.files.nodes import Nodes
from kerasdoctor.static.files.spans import Spans
from kerasdoctor.static.names.names import BUILTINS, canonical, from_star, imported_names, is_keras
from kerasdoctor.static.ondemand import OnDemand

_FORMS: dict[type[ast.expr], str] = {
    ast.Name: "name",
    ast.Constant: "constant",
    ast.List: "list",
    ast.ListComp: "list",
    ast.GeneratorExp: "generator",
}


class Names:
    """What the names of a file stand for, where one import says so and nothing else binds them."""

    def __init__(self, nodes: Nodes) -> None:
        self.imported: dict[str, str] = {}
        self.stars: tuple[str, ...] = ()
        bound = _bound(nodes)
        for node in nodes.imports():
            self._add(imported_names(node), bound)
        for name in bound:
            self.imported.pop(name, None)
        self.bound = bound

    def _add(self, names: dict[str, str], bound: set[str]) -> None:
        for name, full in names.items():
            if name == "*":
                self.stars = (*self.stars, full)
            elif self.imported.setdefault(name, full) != full:
                bound.add(name)

    def full(self, node: ast.expr) -> str | None:
        """Return the canonical name of what an expression such as `np.array` stands for."""
        name = node
        while isinstance(name, ast.Attribute):
            name = name.value
        root = self._root(name.id) if isinstance(name, ast.Name) else None
        if root is None:
            return None
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        return canonical(".".join([root, *reversed(parts)]))

    def _root(self, name: str) -> str | None:
        known = self.imported.get(name)
        if known is not None or name in self.bound:
            return known
        return (from_star(name, self.stars) if self.stars else None) or (name if name in BUILTINS else None)


def _bound(nodes: Nodes) -> set[str]:
    bound = {node.id for node in nodes.of(ast.Name) if node.ctx.__class__ is ast.Store}
    bound |= {node.arg for node in nodes.of(ast.arg)}
    bound |= {node.name for node in nodes.of(ast.FunctionDef)}
    bound |= {node.name for node in nodes.of(ast.AsyncFunctionDef)}
    return bound | {node.name for node in nodes.of(ast.ClassDef)}


class Listed(OnDemand[ast.Call, Call]):
    """The calls whose function has a canonical name, by that name, in the order of the source."""

    def __init__(self, nodes: Nodes, names: Names, spans: Spans) -> None:
        self._names, self._spans = names, spans
        read: dict[str, list[ast.Call]] = {}
        for node in nodes.of(ast.Call):
            name = names.full(node.func)
            if name is not None:
                read.setdefault(name, []).append(node)
        super().__init__(read)

    def make(self, name: str, read: list[ast.Call]) -> Iterator[Call]:
        """Yield the calls with a name."""
        for node in sorted(read, key=lambda node: (node.lineno, node.col_offset)):
            yield self.as_call(name, node)

    def as_call(self, name: str, node: ast.Call) -> Call:
        """Return the fact of a call."""
        plain = [self._argument(None, argument, None) for argument in node.args]
        named = [
            self._argument(keyword.arg, keyword.value, self._spans.keyword(keyword) if keyword.arg else None)
            for keyword in node.keywords
        ]
        return Call(name, (*plain, *named), self._spans.of(node), function=self._spans.of(node.func))

    def _argument(self, keyword: str | None, node: ast.expr, named: Line | None) -> Argument:
        where = self._spans.of(node)
        return Argument(keyword, self._spans.text(where), _form(self._names, node), where, named=named)


def _form(names: Names, node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        return names.full(node.func) or "other"
    return _FORMS.get(type(node), "other")


def uses_keras(nodes: Nodes) -> bool:
    """Whether a script imports Keras under any of its names."""
    for node in nodes.imports():
        if isinstance(node, ast.ImportFrom) and is_keras(canonical(node.module or "")):
            return True
        if isinstance(node, ast.Import) and any(is_keras(canonical(alias.name)) for alias in node.names):
            return True
        if any(is_keras(name) for name in imported_names(node).values()):
            return True
    return any(
        node.attr == "keras" and isinstance(node.value, ast.Name) and node.value.id in ("tf", "tensorflow")
        for node in nodes.of(ast.Attribute)
    )
