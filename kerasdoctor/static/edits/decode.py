"""Edits of how answers become rows, classes or yes and no."""

from __future__ import annotations

import ast

from kerasdoctor.finding import NewDecode
from kerasdoctor.places import Line
from kerasdoctor.static.arrays.decoding import how_of
from kerasdoctor.static.edits.replacing import Page, Replacement
from kerasdoctor.static.names.names import BUILTINS

_TESTS = (ast.IfExp, ast.If, ast.While, ast.BoolOp, ast.Subscript, ast.comprehension)


def edit_decode(page: Page, change: NewDecode, has_codes: bool) -> list[Replacement] | None:
    """Decode another way at the change's place; without a place there is nothing to edit."""
    if change.where is None:
        return []
    node = page.node(change.where) if isinstance(change.where, Line) else None
    if node is None:
        return None
    return _to_threshold(page, node) if change.how == "threshold" else _to_argmax(page, node, change, has_codes)


def _to_threshold(page: Page, node: ast.expr) -> list[Replacement] | None:
    if _way(page, node) in ("round", "threshold"):
        return []
    answer = _answer(page, node)
    return [page.replace_node(node, f"({page.text(answer)} > 0.5).astype(int)")] if answer is not None else None


def _to_argmax(page: Page, node: ast.expr, change: NewDecode, has_codes: bool) -> list[Replacement] | None:
    if _way(page, node) == "argmax" and not change.to_rows:
        return []
    answer, numpy = _answer(page, node), page.numpy()
    if answer is None or numpy is None or _is_single(page, node):
        return None
    text = f"{numpy}.argmax({page.text(answer)}, axis=-1)"
    if not change.to_rows:
        return [page.replace_node(node, text)]
    if not has_codes or not _sees_labels(page, node):
        return None
    return [page.replace_node(node, f"{page.codes}[{text}]")]


def _way(page: Page, node: ast.expr) -> str | None:
    if isinstance(node, ast.Compare) or _compared(page, node) is not None:
        return "threshold"
    if not isinstance(node, ast.Call):
        return None
    name = node.func.attr if isinstance(node.func, ast.Attribute) else page.names.full(node.func) or ""
    return how_of(name.rpartition(".")[2])


def _compared(page: Page, node: ast.expr) -> ast.Compare | None:
    """Return the comparison inside `np.where(p > 0.5, 1, 0)`."""
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Compare):
        return node.args[0] if (page.names.full(node.func) or "").endswith(".where") else None
    return None


def _answer(page: Page, node: ast.expr) -> ast.expr | None:
    """Return the expression whose value is decoded."""
    compare = node if isinstance(node, ast.Compare) else _compared(page, node)
    if compare is not None:
        return compare.comparators[0] if isinstance(compare.left, ast.Constant) else compare.left
    if not isinstance(node, ast.Call):
        return None
    full = page.names.full(node.func)
    if full is not None:
        return node.args[0] if node.args and not isinstance(node.args[0], ast.Starred) else None
    return node.func.value if isinstance(node.func, ast.Attribute) else None


def _is_single(page: Page, node: ast.expr) -> bool:
    """Whether single numbers are decoded one by one, so that there is no row to look at."""
    if isinstance(node, ast.Call) and page.names.full(node.func) in BUILTINS:
        return True
    if not isinstance(node, ast.Compare):
        return False
    return isinstance(page.parent(node), _TESTS)


def _sees_labels(page: Page, node: ast.expr) -> bool:
    scope = page.labels_scope
    return scope is page.source.tree or scope is page.scope(node) or scope in tuple(page.around(node))
