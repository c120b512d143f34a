"""Uses of what imports bind: names in import statements, and dotted chains that begin with one."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias, overload

from kerasdoctor.facts import Imported, Reference
from kerasdoctor.static.files.nodes import Nodes
from kerasdoctor.static.files.spans import Spans
from kerasdoctor.static.ondemand import OnDemand

# A test that names one of these chooses between versions or libraries by itself.
_VERSION_WORDS = ("version", "hasattr", "getattr", "TYPE_CHECKING", "PY2", "PY3")


class Mentions:
    """What a script mentions: imports, dotted chains by their spelling, and the lines that are guarded."""

    def __init__(self, nodes: Nodes) -> None:
        self.imports = nodes.imports()
        self.chains: dict[tuple[str, ...], list[ast.Attribute]] = {}
        inner: set[ast.expr] = set()
        for node in nodes.of(ast.Attribute):
            if node not in inner:
                self._meet_chain(node, inner)
        self.guards = Guards(nodes)

    def _meet_chain(self, node: ast.Attribute, inner: set[ast.expr]) -> None:
        parts: list[str] = []
        part: ast.expr = node
        while isinstance(part, ast.Attribute):
            parts.append(part.attr)
            part = part.value
            inner.add(part)
        if isinstance(part, ast.Name):
            self.chains.setdefault((part.id, *reversed(parts)), []).append(node)


class Guards(Sequence[tuple[int, int]]):
    """The first and last lines of what stands under a `try` or a test of versions, found when asked for."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes

    @cached_property
    def _lines(self) -> tuple[tuple[int, int], ...]:
        tries = [node for node in self._nodes.of(ast.Try) if node.handlers]
        tests = [node for node in self._nodes.of(ast.If) if _asks_version(node.test)]
        return tuple((node.lineno, node.end_lineno or node.lineno) for node in (*tries, *tests))

    @overload
    def __getitem__(self, index: int) -> tuple[int, int]: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[tuple[int, int], ...]: ...

    def __getitem__(self, index: int | slice) -> tuple[int, int] | tuple[tuple[int, int], ...]:
        return self._lines[index]

    def __len__(self) -> int:
        return len(self._lines)


def _asks_version(test: ast.expr) -> bool:
    names = (str(getattr(part, "id", getattr(part, "attr", ""))) for part in ast.walk(test))
    return any(word in name for name in names for word in _VERSION_WORDS)


def bound_paths(imports: list[ast.Import | ast.ImportFrom], rebound: set[str]) -> dict[str, str]:
    """Return the variables that imports bind, and nothing else does, with the paths that they stand for."""
    paths: dict[str, str] = {}
    doubtful = set(rebound)
    for node in imports:
        for imported in _imported(node):
            if imported.bound is not None:
                path = _path(imported)
                if paths.setdefault(imported.bound, path) != path:
                    doubtful.add(imported.bound)
    return {name: path for name, path in paths.items() if name not in doubtful}


def _path(imported: Imported) -> str:
    if imported.member is not None:
        return f"{imported.module}.{imported.member}"
    root = imported.module.partition(".")[0]
    return root if imported.bound == root else imported.module


def _imported(node: ast.Import | ast.ImportFrom) -> tuple[Imported, ...]:
    if isinstance(node, ast.Import):
        return tuple(Imported(alias.name, None, alias.asname or alias.name.partition(".")[0]) for alias in node.names)
    module = "." * node.level + (node.module or "")
    return tuple(
        Imported(module, alias.name, None if alias.name == "*" else alias.asname or alias.name) for alias in node.names
    )


_Read: TypeAlias = "ast.Attribute | tuple[ast.Import | ast.ImportFrom, Imported]"


class References(OnDemand[_Read, Reference]):
    """The references of a script by their path."""

    def __init__(self, mentions: Mentions, names: Mapping[str, str], spans: Spans) -> None:
        self._mentions, self._spans = mentions, spans
        read: dict[str, list[_Read]] = {}
        for node in mentions.imports:
            for imported in _imported(node):
                member = f".{imported.member}" if imported.member is not None else ""
                read.setdefault(f"{imported.module}{member}", []).append((node, imported))
        for chain, found in mentions.chains.items():
            if chain[0] in names:
                read.setdefault(".".join((names[chain[0]], *chain[1:])), []).extend(found)
        super().__init__(read)

    def make(self, name: str, read: list[_Read]) -> Iterator[Reference]:
        """Yield the references with a path."""
        return (self._reference(name, found) for found in read)

    def _reference(self, path: str, found: _Read) -> Reference:
        node, imported = found if isinstance(found, tuple) else (found, None)
        where = self._spans.of(node)
        guarded = any(first <= where.line <= last for first, last in self._mentions.guards)
        imports = _imported(node) if isinstance(node, ast.Import | ast.ImportFrom) else ()
        return Reference(path, self._spans.text(where), where, imported, imports, guarded)
