"""The nodes of a syntax tree by their type, met in one pass."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import Any, TypeAlias, TypeVar, cast

Groups: TypeAlias = "dict[type[ast.AST], list[ast.AST]]"
Node = TypeVar("Node", bound=ast.AST)

_LEAVES = (ast.Constant, ast.Name, ast.alias, ast.Global, ast.Nonlocal, ast.expr_context, ast.operator, ast.cmpop)
# Fields without nodes, and marks such as Load and Add, which nobody looks for by themselves.
_PLAIN = frozenset(
    {
        "arg",
        "attr",
        "conversion",
        "ctx",
        "is_async",
        "kwd_attrs",
        "level",
        "module",
        "op",
        "ops",
        "simple",
        "type_comment",
        "type_ignores",
    }
)


class _Fields(dict[type[ast.AST], tuple[str, ...]]):
    """The fields of nodes of a type that may hold nodes."""

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        found = () if issubclass(kind, _LEAVES) else tuple(name for name in kind._fields if name not in _PLAIN)
        self[kind] = found
        return found


_FIELDS = _Fields()


def _by_type(roots: Sequence[ast.AST]) -> tuple[Groups, list[ast.AST]]:
    """Return the nodes without contexts and operators, by type and as a list."""
    groups: Groups = defaultdict(list)
    known, kinds = _FIELDS, ast.AST
    found: list[ast.AST] = [*roots]
    for node in found:  # which grows meanwhile
        kind = node.__class__
        groups[kind].append(node)
        for name in known[kind]:
            value: Any = getattr(node, name)
            if value.__class__ is list:
                found += value if None not in value else [part for part in value if part is not None]
            elif isinstance(value, kinds):
                found.append(value)
    return groups, found


class Nodes:
    """Nodes and all that is in them by type; the pass over them is made when the first are asked for."""

    def __init__(self, *roots: ast.AST) -> None:
        self._roots = roots

    @cached_property
    def _found(self) -> tuple[Groups, list[ast.AST]]:
        return _by_type(self._roots)

    def of(self, kind: type[Node]) -> list[Node]:
        """Return the nodes of exactly this type, outer ones first."""
        return cast("list[Node]", self._found[0].get(kind, []))

    def all(self) -> list[ast.AST]:
        """Return the nodes of all types, outer ones first."""
        return self._found[1]

    def imports(self) -> list[ast.Import | ast.ImportFrom]:
        """Return the imports of both forms in the order of the source."""
        found: list[ast.Import | ast.ImportFrom] = [*self.of(ast.Import), *self.of(ast.ImportFrom)]
        return sorted(found, key=lambda node: (node.lineno, node.col_offset))
