"""Edits of the output layer and of the loss."""

from __future__ import annotations

import ast

from kerasdoctor.facts import Layer
from kerasdoctor.finding import NewHead, NewLoss
from kerasdoctor.places import Line
from kerasdoctor.static.edits.replacing import Page, Replacement
from kerasdoctor.static.models.layer_table import ACTIVATION_POSITION, WIDTH_ARGUMENT
from kerasdoctor.static.reading import Reading


def edit_head(page: Page, reading: Reading, change: NewHead) -> list[Replacement] | None:
    """Give the layer at the change's place another width and activation."""
    call = page.node(change.where) if isinstance(change.where, Line) else None
    if not isinstance(call, ast.Call) or not isinstance(change.where, Line):
        return None
    kind = (page.names.full(call.func) or "").rpartition(".")[2]
    width = WIDTH_ARGUMENT.get(kind)
    plain = not any(isinstance(argument, ast.Starred) for argument in call.args)
    units = argument_of(call, 0, width) if width is not None and plain else None
    if units is None:
        return None
    edits: list[Replacement] = []
    if not (isinstance(units, ast.Constant) and units.value == change.units):
        edits.append(page.replace_node(units, str(change.units)))
    activation = _edit_activation(page, reading, call, kind, change)
    return None if activation is None else edits + activation


def argument_of(call: ast.Call, position: int | None, name: str | None) -> ast.expr | None:
    """Return an argument of a call by its keyword or position."""
    for keyword in call.keywords:
        if keyword.arg is not None and keyword.arg == name:
            return keyword.value
    if position is not None and position < len(call.args):
        return call.args[position]
    return None


def _edit_activation(
    page: Page, reading: Reading, call: ast.Call, kind: str, change: NewHead
) -> list[Replacement] | None:
    heads = [(case, head) for case in reading.cases for head in case.network.heads if head.layer.where == change.where]
    if heads and heads[0][1].layer.activation == change.activation:
        return []
    own = argument_of(call, ACTIVATION_POSITION.get(kind), "activation")
    after = _activation_after(heads[0][0].network.layers, change.where) if heads else None
    if after is not None:
        return _edit_separate(page, after, change.activation)
    literal = page.quoted(change.activation)
    if own is not None:
        return [page.replace_node(own, literal)]
    if change.activation == "linear":
        return []
    last = [*call.args, *(keyword.value for keyword in call.keywords)][-1]
    _, end = page.offsets(page.spans.of(last))
    if page.text(last) and page.source.text[end : end + 1] == ")" and isinstance(last, ast.Tuple | ast.BinOp):
        return None
    return [Replacement(end, end, f", activation={literal}")]


def _activation_after(layers: tuple[Layer, ...], where: object) -> Layer | None:
    places = [layer.where for layer in layers]
    if where not in places:
        return None
    return next((layer for layer in reversed(layers[places.index(where) + 1 :]) if layer.activation is not None), None)


def _edit_separate(page: Page, layer: Layer, activation: str) -> list[Replacement] | None:
    call = page.node(layer.where) if isinstance(layer.where, Line) else None
    if layer.kind != "Activation" or not isinstance(call, ast.Call):
        return None
    value = argument_of(call, 0, "activation")
    return [page.replace_node(value, page.quoted(activation))] if value is not None else None


def edit_loss(page: Page, change: NewLoss) -> list[Replacement] | None:
    """Compile with another loss, named by a string."""
    node = page.node(change.where) if isinstance(change.where, Line) else None
    # A loss that is called on labels and answers, in a loop written by hand, gives a number.
    called = isinstance(node, ast.Call) and len(node.args) > 1
    if not isinstance(change.where, Line) or node is None or called:
        return None
    return [page.replace(change.where, page.quoted(change.name))]
