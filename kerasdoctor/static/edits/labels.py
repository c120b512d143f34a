"""Edits that encode the labels anew, right after they are made."""

from __future__ import annotations

import ast

from kerasdoctor.finding import NewLabels
from kerasdoctor.places import Line
from kerasdoctor.static.edits.inserting import behind
from kerasdoctor.static.edits.replacing import Page, Replacement


def edit_labels(page: Page, change: NewLabels) -> list[Replacement] | None:
    """Insert a statement after the one that makes the labels."""
    if not isinstance(change.where, Line):
        return None
    made = page.node(change.where)
    statement = next((node for node in page.around(made) if isinstance(node, ast.stmt)), None) if made else None
    name = bound_name(statement, made, change.name)
    if name is None or made is None or not isinstance(statement, ast.Assign | ast.AnnAssign):
        return None
    text = _statement(page, change, name, made)
    if text is None:
        return None
    page.labels_scope = page.scope(statement)
    return behind(page, statement, text)


def bound_name(statement: ast.stmt | None, made: ast.expr | None, wanted: str | None) -> str | None:
    """Return the variable that holds the labels after the statement."""
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return statement.target.id
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return None
    target = statement.targets[0]
    if isinstance(target, ast.Name):
        return target.id
    if not isinstance(target, ast.Tuple | ast.List):
        return None
    names = [part.id if isinstance(part, ast.Name) else None for part in target.elts]
    if wanted in names:
        return wanted
    value = statement.value
    if isinstance(value, ast.Tuple | ast.List) and made in value.elts and len(value.elts) == len(names):
        return names[value.elts.index(made)]
    return None


def _statement(page: Page, change: NewLabels, name: str, made: ast.expr) -> str | None:
    if change.how == "varying-columns":
        if not change.columns or isinstance(made, ast.List | ast.ListComp | ast.Tuple):
            return None
        return f"{name} = {name}[:, [{', '.join(map(str, change.columns))}]]"
    numpy = page.numpy()
    if numpy is None:
        return None
    return f"{page.codes}, {name} = {numpy}.unique({name}, axis=0, return_inverse=True)"
