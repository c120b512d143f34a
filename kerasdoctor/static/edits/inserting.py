"""Edits that put a layer in front of another one, and statements before or behind others."""

from __future__ import annotations

import ast

from kerasdoctor.places import Line, Place
from kerasdoctor.static.edits.replacing import Page, Replacement

_SHAPES = {"input_shape": "{}", "batch_input_shape": "{}[1:]", "input_dim": "({},)"}


def in_front(page: Page, where: Place | None, made: str, more: list[Replacement]) -> list[Replacement] | None:
    """Put a layer in front of the one at a place, in a stack or in a graph; `more` belongs to it.

    A first layer that says what shape the inputs have gets an Input of that shape before it.
    """
    call = page.node(where) if isinstance(where, Line) else None
    if not isinstance(call, ast.Call):
        return None
    parent = page.parent(call)
    first = _input_of(page, call)
    if isinstance(parent, ast.List | ast.Tuple):
        found = first and _in_stack(page, call, [*first[0], made])
    elif isinstance(parent, ast.Call) and parent.func is call:
        found = _in_graph(page, parent, made)
    else:
        found = first and _added(page, call, parent, [*first[0], made])
    return None if not found else [*found, *more, *(first[1] if first else [])]


def layer_named(page: Page, name: str) -> tuple[str, list[Replacement]] | None:
    """Return how the file can write a layer's class, and the import that this takes; None where it has no Keras."""
    imported = page.names.imported
    for own, full in imported.items():
        if full.endswith(f"keras.layers.{name}"):
            return own, []
    for ending, written in ((".layers", "{}.{}"), ("", "{}.layers.{}")):
        for own, full in imported.items():
            if full.endswith(f"keras{ending}"):
                return written.format(own, name), []
    for own, full in imported.items():
        if full == "tensorflow":
            return f"{own}.keras.layers.{name}", []
    return _imported_beside(page, name)


def _imported_beside(page: Page, name: str) -> tuple[str, list[Replacement]] | None:
    """Return a layer's name with the edit that imports it where other layers are imported by name."""
    for node in page.source.nodes.imports():
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("keras.layers") and not node.level:
            if node.names[-1].name == "*":
                return name, []
            _, end = page.offsets(page.spans.of(node))
            end -= page.source.text[end - 1] == ")"
            comma = "" if page.source.text[:end].rstrip().endswith(",") else ","
            return name, [Replacement(end, end, f"{comma} {name}")]
    return None


def before(page: Page, statement: ast.stmt, *lines: str) -> list[Replacement] | None:
    """Insert lines before a statement that begins its line."""
    place = page.spans.of(statement)
    start, _ = page.offsets(place)
    indent = page.source.text[start - (place.column - 1) : start]
    if indent.strip():
        return None
    return [Replacement(start, start, "".join(f"{line}{page.line_end}{indent}" for line in lines))]


def behind(page: Page, statement: ast.stmt, *lines: str) -> list[Replacement] | None:
    """Insert lines behind a statement that ends its line, but for a comment."""
    source, place = page.source, page.spans.of(statement)
    start, end = page.offsets(place)
    indent = source.text[start - (place.column - 1) : start]
    line_end = end
    while line_end < len(source.text) and source.text[line_end] not in "\r\n":
        line_end += 1
    rest = source.text[end:line_end].strip()
    if indent.strip() or (rest and not rest.startswith("#")):
        return None
    return [Replacement(line_end, line_end, "".join(page.line_end + indent + line for line in lines))]


def statement_of(page: Page, node: ast.AST) -> ast.stmt | None:
    """Return the statement that an expression belongs to."""
    return next((part for part in page.around(node) if isinstance(part, ast.stmt)), None)


def _input_of(page: Page, call: ast.Call) -> tuple[list[str], list[Replacement]] | None:
    """Return the Input that takes over the shape that a layer is told; None where it cannot be written."""
    for keyword in call.keywords:
        if keyword.arg in _SHAPES:
            made = layer_named(page, "Input")
            if made is None:
                return None
            return [f"{made[0]}({_SHAPES[keyword.arg].format(page.text(keyword.value))})"], made[1]
    return [], []


def _in_stack(page: Page, call: ast.Call, made: list[str]) -> list[Replacement]:
    """Put layers before an element of a list, on lines of their own where the element has one."""
    start, _ = page.offsets(page.spans.of(call))
    column = page.spans.of(call).column - 1
    indent = page.source.text[start - column : start]
    rest = f",{page.line_end}{indent}" if column and not indent.strip() else ", "
    return [Replacement(start, start, "".join(f"{layer}{rest}" for layer in made))]


def _added(page: Page, call: ast.Call, parent: ast.AST | None, made: list[str]) -> list[Replacement] | None:
    """Add layers to a stack before the statement that adds this one."""
    if not isinstance(parent, ast.Call) or not isinstance(parent.func, ast.Attribute) or parent.func.attr != "add":
        return None
    statement = page.parent(parent)
    if parent.args != [call] or parent.keywords or not isinstance(statement, ast.Expr):
        return None
    return before(page, statement, *(f"{page.text(parent.func)}({layer})" for layer in made))


def _in_graph(page: Page, parent: ast.Call, made: str) -> list[Replacement] | None:
    """Put a layer around the tensor that another one is called on, where nothing else reads that tensor."""
    if len(parent.args) != 1 or parent.keywords:
        return None
    (given,) = parent.args
    if isinstance(given, ast.Name):
        readers = [node for node in page.source.nodes.of(ast.Name) if node.id == given.id and _is_called_on(page, node)]
        if len(readers) > 1:
            return None
    start, end = page.offsets(page.spans.of(given))
    return [Replacement(start, start, f"{made}("), Replacement(end, end, ")")]


def _is_called_on(page: Page, node: ast.Name) -> bool:
    """Whether a tensor is given to a layer, and not only to the model that begins with it."""
    parent = page.parent(node)
    while isinstance(parent, ast.List | ast.Tuple):
        parent = page.parent(parent)
    if not isinstance(node.ctx, ast.Load) or not isinstance(parent, ast.Call):
        return isinstance(node.ctx, ast.Load) and not isinstance(parent, ast.keyword)
    return not (page.names.full(parent.func) or "").endswith("Model")
