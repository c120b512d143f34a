"""Where a program may train, by the calls in its text, and which of these can be reached more than once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from kerasdoctor.record import record
from kerasdoctor.static.files.nodes import Nodes

# Calls that train a model of Keras, or may have one trained for them.
TRAINING = frozenset(
    {"fit", "fit_generator", "search", "cross_val_score", "cross_val_predict", "cross_validate"}
    | {"learning_curve", "validation_curve", "permutation_test_score"}
)
_LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@record
class Site:
    """A call that may train: its first and last line, whether it can be reached again, and at once.

    `at_once` says that it stands outside of all functions, so that one in an earlier line has been
    reached before.
    """

    first: int
    last: int
    again: bool
    at_once: bool

    def holds(self, line: int) -> bool:
        """Whether a line is one of the call's own."""
        return self.first <= line <= self.last


def sites_of(tree: ast.Module, nodes: Nodes) -> tuple[Site, ...]:
    """Return the calls in a program that may train, in the order of their lines."""
    calls = [node for node in nodes.of(ast.Call) if _name(node.func) in TRAINING]
    if not calls:
        return ()
    ways = _Ways(tree)
    return tuple(
        Site(node.lineno, node.end_lineno or node.lineno, ways.again(node), not ways.functions(node))
        for node in sorted(calls, key=lambda node: (node.lineno, node.col_offset))
    )


def may_train_more(sites: tuple[Site, ...], done: frozenset[int]) -> bool:
    """Whether a program that has trained at these lines, and stands at one of them, may train elsewhere or again."""
    for site in sites:
        if any(site.holds(line) for line in done):
            if site.again:
                return True
        elif not site.at_once or site.first > max(done, default=0):
            return True
    return False


def _name(called: ast.expr) -> str | None:
    match called:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return None


class _Ways:
    """How the parts of a program are reached: what stands around each, and who mentions a function."""

    def __init__(self, tree: ast.Module) -> None:
        self._around: dict[ast.AST, ast.AST] = {}
        self._mentions: dict[str, list[ast.AST]] = {}
        for node in ast.walk(tree):
            for child in ast.iter_child_nodes(node):
                self._around[child] = node
            name = _name(node) if isinstance(node, ast.expr) else None
            if name is not None and isinstance(getattr(node, "ctx", None), ast.Load):
                self._mentions.setdefault(name, []).append(node)

    def functions(self, node: ast.AST) -> bool:
        """Whether a node stands in a function."""
        return any(isinstance(outer, _FUNCTIONS) for outer in self._outer(node))

    def again(self, node: ast.AST, known: frozenset[str] = frozenset()) -> bool:
        """Whether a node can be reached twice: in a loop, or in a function that can be called twice."""
        for outer in self._outer(node):
            if isinstance(outer, _LOOPS):
                return True
            if isinstance(outer, _FUNCTIONS):
                return self._called_again(outer, known)
        return False

    def _called_again(self, function: ast.AST, known: frozenset[str]) -> bool:
        name = getattr(function, "name", None)
        if name is None or name in known:  # a function without a name is handed to others; one that calls itself
            return True
        mentions = self._mentions.get(name, [])
        return len(mentions) > 1 or any(self.again(mention, known | {name}) for mention in mentions)

    def _outer(self, node: ast.AST) -> Iterator[ast.AST]:
        while (outer := self._around.get(node)) is not None:
            yield outer
            node = outer
