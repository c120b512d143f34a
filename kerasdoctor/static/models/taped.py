"""Training written by hand: the loss of a model's answers under a gradient tape, read like a fit."""

from __future__ import annotations

import ast

from kerasdoctor.facts import Head, Network, Past
from kerasdoctor.record import replace
from kerasdoctor.static.following.met import Fitted
from kerasdoctor.static.following.tracing import MODEL
from kerasdoctor.static.following.values import Answer, Arguments, Const, Imported, Made, Ref, Value
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.models.handing import read_labels
from kerasdoctor.static.models.network import model_in, structure
from kerasdoctor.static.models.spelling import read_loss

TAPE = "GradientTape"
# Labels and answers.
ARGUMENTS = 2
# What takes a step along the gradients; without one the tape is there for something else.
_STEPS = ("apply_gradients", "apply", "minimize")


def note_taped_loss(walk: Walk, callee: Value, given: Arguments, node: ast.expr) -> None:
    """Note a loss of Keras that is given labels and just what a model answered."""
    if not isinstance(callee, Made | Imported) or not callee.name.startswith("keras.losses."):
        return
    labels, answers = given.find(0, "y_true"), given.find(1, "y_pred")
    if (
        not given.whole
        or not _is_plain(given)
        or labels is None
        or answers is None
        or not any(walk.references[step] for step in _STEPS)
    ):
        return
    ref, loss = _asked(walk, answers.value), read_loss(callee, walk.place(node))
    told = given.constant(None, "from_logits")
    if loss is not None and isinstance(told, bool):
        loss = replace(loss, from_logits=told)
    model = model_in(walk, ref) if ref is not None else None
    if ref is None or model is None or loss is None:
        return
    found = structure(walk, ref)
    name, layer = found.heads[0] if len(found.heads) == 1 else (None, None)
    if layer is None:
        return
    held = read_labels(walk, labels, 1).get(None)
    shape = found.shapes[0] if found.shapes else None
    network = Network(
        layers=found.layers, heads=(Head(layer, loss, (), held, shape, name),), where=model.where, method=TAPE
    )
    walk.fits.append(Fitted(node, walk.place(node), None, ref, network))


def _is_plain(given: Arguments) -> bool:
    """Whether a loss gets labels and answers, and no more than whether these are logits."""
    more = [argument for name, argument in given.keywords if name == "from_logits"]
    known = all(isinstance(argument.value, Const) for argument in more)
    return known and len(given.positional) + len(given.keywords) - len(more) == ARGUMENTS


def _asked(walk: Walk, value: Value) -> Ref | None:
    """Return the model whose answers these are, where nothing was done to them."""
    match value:
        case Answer(calls=calls, decoded=False, past=Past(operations=(*_, last))) if (
            len(calls) == 1 and last.name == f"{MODEL}.__call__"
        ):
            models = walk.predictions[next(iter(calls))].models
            return next(iter(models)) if len(models) == 1 else None
    return None
