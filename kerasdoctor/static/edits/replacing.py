"""Replacements in a text, and the syntax nodes that spans point at."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from kerasdoctor.places import Line
from kerasdoctor.record import record
from kerasdoctor.static.files.nodes import Nodes
from kerasdoctor.static.files.source import Source
from kerasdoctor.static.files.spans import Spans, line_starts
from kerasdoctor.static.names.listing import Names

_LINE_END = re.compile(r"\r\n|\r|\n")
# Strings in triple quotes and comments are only passed over.
_STRING = re.compile(
    r"""(?s:\"{3}(?:\\.|.)*?\"{3}|'{3}(?:\\.|.)*?'{3})|\#[^\n]*|"""
    r"""(['"])(?:\\(?s:.)|(?!\1)[^\\\n])*\1"""
)


@record
class Replacement:
    """New text for the part of a text between two offsets."""

    start: int
    end: int
    text: str


class Page:
    """A script with what edits need: offsets, nodes by their span, names in use, quotes."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.spans = Spans(source.path, source.lines, source.cells)
        self.labels_scope: ast.AST | None = None
        self._starts = line_starts(source.text)

    @cached_property
    def names(self) -> Names:
        """What the names of the file stand for."""
        return Names(self.source.nodes)

    @cached_property
    def codes(self) -> str:
        """A name that the file does not use yet."""
        return _free_name(self.source.nodes, "codes", "label_codes")

    def free(self, wanted: str) -> str:
        """Return a name that the file does not use yet: the wanted one, or one with a number."""
        return _free_name(self.source.nodes, wanted)

    @cached_property
    def line_end(self) -> str:
        """The line end that the file uses first."""
        found = _LINE_END.search(self.source.text)
        return found.group() if found is not None else "\n"

    @cached_property
    def _parents(self) -> dict[ast.AST, ast.AST]:
        return {child: node for node in ast.walk(self.source.tree) for child in ast.iter_child_nodes(node)}

    @cached_property
    def _quote(self) -> str:
        return _usual_quote(self.source.text)

    def replace(self, place: Line, text: str) -> Replacement:
        """Return the replacement of a span."""
        return Replacement(*self.offsets(place), text)

    def replace_node(self, node: ast.expr, text: str) -> Replacement:
        """Return the replacement of a node."""
        return self.replace(self.spans.of(node), text)

    def offsets(self, place: Line) -> tuple[int, int]:
        """Return where a span begins and ends in the text."""
        end_line, end_column = place.end_line or place.line, place.end_column or place.column
        return self._starts[place.line - 1] + place.column - 1, self._starts[end_line - 1] + end_column - 1

    def text(self, node: ast.expr) -> str:
        """Return the text of a node as it stands."""
        start, end = self.offsets(self.spans.of(node))
        return self.source.text[start:end]

    def holds(self, place: Line) -> bool:
        """Whether a span lies inside this file."""
        end = place.end_line
        return place.path == self.source.path and end is not None and 0 < place.line <= end <= len(self._starts)

    def node(self, place: Line) -> ast.expr | None:
        """Return the expression that has exactly this span."""
        for node in self.source.nodes.all():
            if isinstance(node, ast.expr) and node.lineno == place.line and self.spans.of(node) == place:
                return node
        return None

    def parent(self, node: ast.AST) -> ast.AST | None:
        """Return the node around a node."""
        return self._parents.get(node)

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the nodes around a node, from the inside out."""
        parent = self.parent(node)
        while parent is not None:
            yield parent
            parent = self.parent(parent)

    def scope(self, node: ast.AST) -> ast.AST:
        """Return the function or module that a node belongs to."""
        scopes = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.Module
        return next((part for part in self.around(node) if isinstance(part, scopes)), self.source.tree)

    def numpy(self) -> str | None:
        """Return the name under which the file knows NumPy."""
        known = [name for name, full in self.names.imported.items() if full == "numpy"]
        return known[0] if known else None

    def quoted(self, text: str) -> str:
        """Return a string literal in the quotes that the file uses most."""
        return f"{self._quote}{text}{self._quote}"


def _free_name(nodes: Nodes, wanted: str, *others: str) -> str:
    used = {node.id for node in nodes.of(ast.Name)} | Names(nodes).bound
    for node in nodes.imports():
        used |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    candidates = [wanted, *others, *(f"{wanted}_{number}" for number in range(2, 1000))]
    return next(name for name in candidates if name not in used)


def _usual_quote(text: str) -> str:
    opened = [found[1] for found in _STRING.finditer(text) if found[1]]
    return "'" if opened.count("'") > opened.count('"') else '"'


def apply_all(text: str, replacements: Iterable[Replacement]) -> str | None:
    """Return the text with all replacements made, or None where two overlap."""
    ordered = sorted(set(replacements), key=lambda item: (item.start, item.end, item.text))
    parts: list[str] = []
    at = 0
    for item in ordered:
        if item.start < at or item.end < item.start:
            return None
        parts += [text[at : item.start], item.text]
        at = item.end
    return "".join((*parts, text[at:]))
