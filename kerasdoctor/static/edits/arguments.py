"""Edits of single arguments: of the optimizer, of fit, of layers, and of what compile is given by name."""

from __future__ import annotations

import ast

from kerasdoctor.change import (
    NewActivation,
    NewBatchSize,
    NewDropout,
    NewEpochs,
    NewInitializer,
    NewMetric,
    NewOptimizer,
    NewRate,
    NewReduction,
    NewShape,
    NewWidth,
)
from kerasdoctor.places import Line, Place
from kerasdoctor.static.edits.replacing import Page, Replacement
from kerasdoctor.static.models.layer_table import ACTIVATION_POSITION, POSITIONAL, WIDTH_ARGUMENT

OfFit = NewBatchSize | NewEpochs
OfSettings = NewActivation | NewInitializer | NewWidth | NewDropout
# Positions of the arguments of `fit`, after x and y.
_FIT = {"batch_size": 2, "epochs": 3}
_OPTIMIZERS = {
    name.lower(): name
    for name in ("Adam", "SGD", "RMSprop", "Adagrad", "Adadelta", "Adamax", "Nadam", "AdamW", "Ftrl", "Lion")
}


def set_argument(page: Page, call: ast.Call, name: str, position: int | None, text: str) -> list[Replacement] | None:
    """Give a call another value for an argument, or the argument itself, behind the others."""
    if any(keyword.arg is None for keyword in call.keywords) or any(isinstance(a, ast.Starred) for a in call.args):
        return None
    for keyword in call.keywords:
        if keyword.arg == name:
            return [page.replace_node(keyword.value, text)]
    if position is not None and position < len(call.args):
        return [page.replace_node(call.args[position], text)]
    _, end = page.offsets(page.spans.of(call))
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    if not given:
        return [Replacement(end - 1, end - 1, f"{name}={text}")]
    after = max(page.offsets(page.spans.of(node))[1] for node in given)
    rest = page.source.text[after : end - 1].strip()
    if rest not in ("", ","):
        return None
    return [Replacement(after, after, f", {name}={text}")]


def edit_rate(page: Page, change: NewRate) -> list[Replacement] | None:
    """Give the optimizer another learning rate, also one that compile only names."""
    node = _node(page, change.where)
    if isinstance(node, ast.Call):
        return set_argument(page, node, "learning_rate", 0, f"{change.rate:g}")
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return None
    made = _optimizer(page, _OPTIMIZERS.get(node.value.lower()))
    return None if made is None else [page.replace_node(node, f"{made}(learning_rate={change.rate:g})")]


def edit_optimizer(page: Page, change: NewOptimizer) -> list[Replacement] | None:
    """Write another optimizer: by its name where compile takes it, else by its class."""
    node = _node(page, change.where)
    if node is None:
        return None
    if change.rate is None and isinstance(node, ast.Constant):
        return [page.replace_node(node, page.quoted(change.name.lower()))]
    made = _optimizer(page, change.name)
    rate = "" if change.rate is None else f"learning_rate={change.rate:g}"
    return None if made is None else [page.replace_node(node, f"{made}({rate})")]


def _optimizer(page: Page, name: str | None) -> str | None:
    """Return how the file can write an optimizer's class with what it has imported."""
    imported = page.names.imported
    for suffix, written in ((f"optimizers.{name}", "{}"), ("optimizers", "{}." + str(name))):
        for own, full in imported.items():
            if full.endswith(f"keras.{suffix}"):
                return written.format(own)
    for own, full in imported.items():
        if full == "keras" or full.endswith(".keras"):
            return f"{own}.optimizers.{name}" if name else None
        if full == "tensorflow":
            return f"{own}.keras.optimizers.{name}" if name else None
    return None


def edit_fit(page: Page, change: OfFit) -> list[Replacement] | None:
    """Give fit another batch size or number of epochs."""
    call = _node(page, change.where)
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or call.func.attr != "fit":
        return None
    name, value = ("batch_size", change.rows) if isinstance(change, NewBatchSize) else ("epochs", change.epochs)
    return set_argument(page, call, name, _FIT[name], str(value))


def edit_metric(page: Page, change: NewMetric) -> list[Replacement] | None:
    """Compile with another metric, named by a string."""
    node = _node(page, change.where)
    return None if node is None else [page.replace_node(node, page.quoted(change.name))]


def edit_settings(page: Page, change: OfSettings) -> list[Replacement] | None:
    """Give each layer at the change's places another setting."""
    edits: list[Replacement] = []
    for where in change.where:
        call = _node(page, where)
        made = _setting(page, call, change) if isinstance(call, ast.Call) else None
        if made is None:
            return None
        edits += made
    return edits or None


def _setting(page: Page, call: ast.Call, change: OfSettings) -> list[Replacement] | None:
    kind = (page.names.full(call.func) or "").rpartition(".")[2]
    positions = POSITIONAL.get(kind, ())
    match change:
        case NewActivation(name=name) if kind in WIDTH_ARGUMENT or kind == "Activation":
            return set_argument(page, call, "activation", ACTIVATION_POSITION.get(kind), page.quoted(name))
        case NewInitializer(name=name) if kind in WIDTH_ARGUMENT:
            return set_argument(
                page, call, "kernel_initializer", _at(positions, "kernel_initializer"), page.quoted(name)
            )
        case NewWidth(units=units) if kind in WIDTH_ARGUMENT:
            return set_argument(page, call, WIDTH_ARGUMENT[kind], 0, str(units))
        case NewDropout(rate=rate) if "Dropout" in kind:
            return set_argument(page, call, "rate", 0, f"{rate:g}")
    return None


def edit_axes(page: Page, change: NewReduction | NewShape) -> list[Replacement] | None:
    """Have a recurrent layer return its last step only, or reshape to another shape."""
    call = _node(page, change.where)
    if not isinstance(call, ast.Call):
        return None
    if isinstance(change, NewShape):
        return set_argument(page, call, "target_shape", 0, str(change.shape)) if change.layer else None
    return set_argument(page, call, "return_sequences", None, "False") if change.how == "last-step" else None


def _at(names: tuple[str, ...], name: str) -> int | None:
    return names.index(name) if name in names else None


def _node(page: Page, where: Place | None) -> ast.expr | None:
    return page.node(where) if isinstance(where, Line) else None
