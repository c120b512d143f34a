"""Models that are asked though nothing has trained them, or trained though nothing has compiled them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from kerasdoctor.static.following.heap import Model
from kerasdoctor.static.following.tracing import MODEL, Event, note
from kerasdoctor.static.following.values import Arguments, Const, Given, Ref, Tensor
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.models.graph import in_order
from kerasdoctor.static.models.network import model_in

ASKING = frozenset(f"{MODEL}.{name}" for name in ("predict", "predict_proba", "predict_classes", "evaluate"))
_FITTING = frozenset(f"{MODEL}.{name}" for name in ("fit", "fit_generator"))
_TEACHING = _FITTING | {f"{MODEL}.{name}" for name in ("train_on_batch", "load_weights", "set_weights")}
# What a script may do with the variable of a model without changing its weights behind the reader's back.
_PLAIN_USES = frozenset(
    {
        "add",
        "compile",
        "count_params",
        "evaluate",
        "fit",
        "fit_generator",
        "input_shape",
        "load_weights",
        "metrics_names",
    }
    | {"name", "output_shape", "predict", "predict_classes", "predict_proba", "save", "save_weights", "set_weights"}
    | {"stop_training", "summary", "to_json", "train_on_batch"}
)
_CLONE = "keras.models.clone_model"


def note_untrained(walk: Walk) -> None:
    """Note predictions and scores of a model that nothing trains, where one made at the same place is trained."""
    _note_uncompiled(walk)
    asked = [event for event in walk.events.values() if event.name in ASKING and isinstance(event.owner, Ref)]
    if not asked or not walk.fits:
        return
    events = tuple(walk.events.values())
    taught = {event.owner for event in events if event.name in _TEACHING}
    for event in asked:
        if event.owner not in taught and isinstance(event.owner, Ref) and _is_plain(event):
            fit = _trained_of_its_kind(walk, event, events)
            if fit is not None and _is_its_own(walk, event.owner, events) and _only_used_plainly(walk, event):
                note(walk, "model.untrained", Arguments((Given(Const(None), fit.node),)), event.node, Const(None))


def _note_uncompiled(walk: Walk) -> None:
    """Note fits of a model that nothing compiles."""
    for event in tuple(walk.events.values()):
        if event.name not in _FITTING or not isinstance(event.owner, Ref) or not _is_plain(event):
            continue
        model = walk.look(event.owner)
        built = isinstance(model, Model) and model.compiled is None and (model.stack or model.outputs)
        if built and not _is_compiled(walk, event.owner) and _only_used_plainly(walk, event):
            note(walk, "model.uncompiled", Arguments(), event.node, Const(None))


def _is_compiled(walk: Walk, ref: Ref) -> bool:
    return any(event.name == f"{MODEL}.compile" and event.owner == ref for event in walk.events.values())


def _is_plain(event: Event) -> bool:
    """Whether a call happens once and for certain."""
    return event.loop is None and not event.chosen and event.within is None


def _trained_of_its_kind(walk: Walk, asked: Event, events: tuple[Event, ...]) -> Event | None:
    """Return the fit of another model that is made at the same place, before that a model is asked."""
    model = model_in(walk, asked.owner) if isinstance(asked.owner, Ref) else None
    for event in events:
        if event.name in _FITTING and isinstance(event.owner, Ref) and event.order < asked.order:
            other = model_in(walk, event.owner)
            if model is not None and other is not None and model.where is not None and other.where == model.where:
                return event
    return None


def _is_its_own(walk: Walk, ref: Ref, events: tuple[Event, ...]) -> bool:
    """Whether no other model has a layer of this one, as all have whose layers are trained with another's."""
    clones = {event.value for event in events if event.name == _CLONE}
    if ref in clones:
        return True
    mine = set(_parts(model_in(walk, ref)))
    refs = (Ref(number) for number, thing in walk.heap.items() if isinstance(thing, Model))
    others = [model_in(walk, other) for other in refs if other != ref and other not in clones]
    return bool(mine) and not any(mine & set(_parts(other)) for other in others)


def _parts(model: Model | None) -> Iterator[object]:
    """Yield what stands for the layers of a model, or nothing for one that is not plain."""
    if model is None or model.kind == "subclass":
        return
    for member in model.stack:
        if not isinstance(member, Tensor):
            yield member
    for tensor in in_order([tensor for _, tensor in model.outputs]):
        yield from (part for part in (tensor.made, tensor.model) if part is not None)


def _only_used_plainly(walk: Walk, event: Event) -> bool:
    """Whether the variable of a model is never passed on, and none but its plain methods are used."""
    match event.node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
            plain = [part for part in walk.nodes.of(ast.Attribute) if part.attr in _PLAIN_USES]
            known = {id(part.value) for part in plain}
            uses = (use for use in walk.nodes.of(ast.Name) if use.id == name)
            return all(id(use) in known or isinstance(use.ctx, ast.Store) or _is_given_back(walk, use) for use in uses)
    return False


def _is_given_back(walk: Walk, use: ast.Name) -> bool:
    """Whether a function returns this, or it is cloned."""
    if any(part.value is use for part in walk.nodes.of(ast.Return)):
        return True
    return any(use in call.args and ast.unparse(call.func).endswith("clone_model") for call in walk.nodes.of(ast.Call))
