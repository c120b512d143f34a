"""Edits that scale inputs inside of the model, scale targets on both sides of it, or weaken penalties."""

from __future__ import annotations

import ast

from kerasdoctor.change import NewInputs, NewPenalty, NewReduction, NewTargets
from kerasdoctor.places import Line
from kerasdoctor.static.edits.inserting import before, behind, in_front, layer_named, statement_of
from kerasdoctor.static.edits.labels import bound_name
from kerasdoctor.static.edits.replacing import Page, Replacement

# What compares answers with targets that are not those that were scaled.
_COMPARED = frozenset({"evaluate", "score", "validation_data"})
_REDUCING = {"flatten": "Flatten"}
# What `kernel_regularizer="l2"` stands for, and how it is written with another factor.
_USUAL = {"l1": 0.01, "l2": 0.01}
_FACTORS = frozenset({"l1", "l2", "L1", "L2", "l1_l2", "L1L2", "ActivityRegularization", "OrthogonalRegularizer"})


def edit_inputs(page: Page, change: NewInputs) -> list[Replacement] | None:
    """Put a Rescaling in front of the first layer, or a Normalization that is adapted to the rows of `fit`."""
    divided = change.how == "divided"
    made = layer_named(page, "Rescaling" if divided else "Normalization")
    if made is None:
        return None
    if divided:
        return in_front(page, change.where, f"{made[0]}(1 / {change.by or 1:g})", made[1])
    call = page.node(change.where) if isinstance(change.where, Line) else None
    statement = statement_of(page, call) if call is not None else None
    if statement is None or change.name is None or not _is_known_before(page, change.name, statement):
        return None
    name = page.free("scaling")
    found = in_front(page, change.where, name, made[1])
    lines = f"{name} = {made[0]}()", f"{name}.adapt({_array(page, change.name)})"
    adapted = before(page, statement, *lines)
    return None if found is None or adapted is None else _merged([*adapted, *found])


def _array(page: Page, name: str) -> str:
    """Return an expression for the rows that `adapt` takes, whatever they are."""
    numpy = page.numpy()
    return name if numpy is None else f"{numpy}.asarray({name}, {page.quoted('float32')})"


def _merged(edits: list[Replacement]) -> list[Replacement]:
    """Return insertions at one offset as one, in their order."""
    found: dict[tuple[int, int], str] = {}
    for edit in edits:
        found[edit.start, edit.end] = found.get((edit.start, edit.end), "") + edit.text
    return [Replacement(start, end, text) for (start, end), text in found.items()]


def _is_known_before(page: Page, name: str, statement: ast.stmt) -> bool:
    """Whether a variable of the same scope has its last value before a statement."""
    scope = page.scope(statement)
    bound = [
        node
        for node in page.source.nodes.of(ast.Name)
        if node.id == name and isinstance(node.ctx, ast.Store) and page.scope(node) is scope
    ]
    return bool(bound) and all((node.end_lineno or node.lineno) < statement.lineno for node in bound)


def edit_targets(page: Page, change: NewTargets) -> list[Replacement] | None:
    """Scale the targets where they are made, and the answers of `predict` back.

    Only where nothing else reads the targets or compares answers with others: there it would have to be
    known in which units these are.
    """
    made = page.node(change.where) if isinstance(change.where, Line) else None
    statement = statement_of(page, made) if made is not None else None
    name = bound_name(statement, made, change.name)
    if isinstance(made, ast.List | ast.ListComp | ast.Tuple) or not isinstance(statement, ast.Assign | ast.AnnAssign):
        return None
    if name is None or _is_read_elsewhere(page, name, statement) or _compares(page):
        return None
    scaled, restored = _scaling(change, name, page)
    if not scaled:
        return None
    edits = behind(page, statement, *scaled)
    for call in page.source.nodes.of(ast.Call):
        if edits is not None and isinstance(call.func, ast.Attribute) and call.func.attr == "predict":
            edits.append(page.replace_node(call, restored.format(page.text(call))))
    return edits


def _scaling(change: NewTargets, name: str, page: Page) -> tuple[tuple[str, ...], str]:
    """Return the statements that scale, and what undoes them around a `{}`."""
    match change:
        case NewTargets(how="divided", by=float() | int() as by):
            return (f"{name} = {name} / {by:g}",), f"({{}} * {by:g})"
        case NewTargets(how="logarithm") if page.numpy() is not None:
            return (f"{name} = {page.numpy()}.log1p({name})",), f"{page.numpy()}.expm1({{}})"
        case NewTargets(how="standardised"):
            mean, spread = page.free(f"{name}_mean"), page.free(f"{name}_spread")
            return (
                f"{mean}, {spread} = {name}.mean(axis=0), {name}.std(axis=0)",
                f"{name} = ({name} - {mean}) / {spread}",
            ), f"({{}} * {spread} + {mean})"
    return (), ""


def _is_read_elsewhere(page: Page, name: str, statement: ast.stmt) -> bool:
    """Whether a variable is bound again, or read behind a statement by anything but `fit`."""
    for node in page.source.nodes.of(ast.Name):
        if node.id != name or node.lineno <= (statement.end_lineno or statement.lineno):
            continue
        parent = page.parent(node)
        call = page.parent(parent) if isinstance(parent, ast.keyword) else parent
        fits = isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "fit"
        if not fits or isinstance(node.ctx, ast.Store):
            return True
    return False


def _compares(page: Page) -> bool:
    nodes = page.source.nodes
    named = {node.attr for node in nodes.of(ast.Attribute)} | {node.arg for node in nodes.of(ast.keyword)}
    return bool(_COMPARED & {name for name in named if name is not None})


def edit_penalty(page: Page, change: NewPenalty) -> list[Replacement] | None:
    """Multiply the factors of the regularisers of the layers at the change's places; leave them out with 0."""
    edits: list[Replacement] = []
    for where in change.where:
        call = page.node(where) if isinstance(where, Line) else None
        if not isinstance(call, ast.Call):
            return None
        given = [keyword.value for keyword in call.keywords if (keyword.arg or "").endswith("_regularizer")]
        found = [_weaker(page, node, change.times) for node in given or [call]]
        if not found or any(edit is None for edit in found):
            return None
        edits += [each for edit in found if edit is not None for each in edit]
    return edits or None


def _weaker(page: Page, node: ast.expr, times: float) -> list[Replacement] | None:
    """Return the edits that multiply a regulariser's factors; None where they cannot be read."""
    if isinstance(node, ast.Constant) and node.value is None:
        return []
    if not times and not (isinstance(node, ast.Call) and _kind(page, node) == "ActivityRegularization"):
        return [page.replace_node(node, "None")]
    if not isinstance(node, ast.Call) or _kind(page, node) not in _FACTORS:
        return None
    numbers = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg in (None, "l1", "l2"))]
    values = [number.value if isinstance(number, ast.Constant) else None for number in numbers]
    if not numbers or not all(isinstance(value, int | float) for value in values):
        return None
    return [
        page.replace_node(number, f"{value * times:g}")
        for number, value in zip(numbers, values, strict=True)
        if isinstance(value, int | float)
    ]


def _kind(page: Page, call: ast.Call) -> str:
    return (page.names.full(call.func) or "").rpartition(".")[2]


def edit_reduction(page: Page, change: NewReduction) -> list[Replacement] | None:
    """Put a Flatten in front of the output layer."""
    kind = _REDUCING.get(change.how)
    made = layer_named(page, kind) if kind is not None else None
    return None if made is None else in_front(page, change.where, f"{made[0]}()", made[1])
