"""Models: how they are built, and what their methods do."""

from __future__ import annotations

import ast
from collections.abc import Callable

from kerasdoctor.record import replace
from kerasdoctor.static.arrays.preparing import prepared
from kerasdoctor.static.following.definitions import enter, method_of
from kerasdoctor.static.following.families import reads
from kerasdoctor.static.following.heap import Gap, Instance, Mapping, Member, Model, Sequence
from kerasdoctor.static.following.members import members, tensors_in
from kerasdoctor.static.following.values import (
    Arguments,
    Const,
    Data,
    Function,
    Given,
    Made,
    Ref,
    Tensor,
    Unknown,
    Value,
)
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.models.compiling import compile_model
from kerasdoctor.static.models.custom import as_member, build, call_layer
from kerasdoctor.static.models.network import model_in, structure
from kerasdoctor.static.models.training import evaluate_model, fit_model, train_on_batch

_PREDICTING = frozenset({"predict", "predict_on_batch", "predict_generator", "predict_proba", "predict_classes"})
_TRAINING = {
    "fit": fit_model,
    "fit_generator": fit_model,
    "train_on_batch": train_on_batch,
    "evaluate": evaluate_model,
    "evaluate_generator": evaluate_model,
    "test_on_batch": evaluate_model,
}


@reads("keras", "tensorflow")
def model_call(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Value | None:
    """Return the model that a Keras class makes, or None for another call."""
    if name == "keras.Sequential":
        return walk.keep(Model("Sequential", _members(walk, given), where=walk.place(node)))
    if name == "keras.Model":
        return walk.keep(_functional(walk, given, node))
    if name == "keras.models.clone_model" and given.positional:
        model = walk.look(given.positional[0].value)
        return walk.keep(replace(model, compiled=None)) if isinstance(model, Model) else None
    if name == "tensorflow.GradientTape":
        return walk.give_up(node, "training written by hand with a GradientTape, of which only the loss is read")
    return None


def _members(walk: Walk, given: Arguments) -> tuple[Member, ...]:
    first = given.find(0, "layers")
    if first is None:
        return () if given.whole else (Gap("layers passed with a star"),)
    values = members(walk, first.value)
    if values is None:
        return () if first.value == Const(None) else (Gap("a list of layers that is not known"),)
    return tuple(_member(walk, value) for value in values)


def _member(walk: Walk, value: Value) -> Member:
    if isinstance(value, Tensor) and not value.sources:
        return value
    if isinstance(value, Made) and value.layer is not None:
        return value
    if isinstance(value, Ref) and model_in(walk, value) is not None:
        return value
    thing = walk.look(value)
    custom = as_member(thing, value) if isinstance(thing, Instance) and isinstance(value, Ref) else None
    return custom or Gap("a layer that is not known")


def _functional(walk: Walk, given: Arguments, node: ast.expr) -> Model:
    inputs = given.find(0, "inputs", "input")
    outputs = given.find(1, "outputs", "output")
    sources = tuple(tensors_in(walk, Arguments((inputs,)))) if inputs is not None else ()
    model = Model("Functional", inputs=sources, outputs=_outputs(walk, outputs), where=walk.place(node))
    walk.graphs.append(model)
    return model


def _outputs(walk: Walk, given: Given | None) -> tuple[tuple[str | None, Tensor], ...]:
    if given is None:
        return ()
    value = given.value
    thing = walk.look(value)
    if isinstance(value, Tensor):
        return ((None, value),)
    if isinstance(thing, Mapping):
        named = {str(name): item for name, item in thing.entries or () if isinstance(item, Tensor)}
        return tuple(sorted(named.items(), key=lambda pair: pair[0]))
    values = members(walk, value) or ()
    found = tuple((None, item) for item in values if isinstance(item, Tensor))
    return found if len(found) == len(values) else ()


def answer(walk: Walk, ref: Ref, given: Arguments, node: ast.expr) -> Value:
    """Return the answer of a model, with the shape that it has where that is known."""
    asked = given.find(0, "x", "inputs")
    shape = asked.value.shape if asked is not None and isinstance(asked.value, Data) else None
    shapes = structure(walk, ref, (None, *shape[1:]) if shape else None).shapes
    return replace(walk.predicted(node, ref), outputs=shapes[0] if len(shapes) == 1 else None)


def call_model(walk: Walk, ref: Ref, given: Arguments, node: ast.expr) -> Value:
    """Return what a model gives when it is called: a tensor for tensors, else an answer."""
    sources = tensors_in(walk, given)
    if not sources:
        model = model_in(walk, ref)
        return (model and prepared(walk, model, given)) or answer(walk, ref, given, node)
    thing = walk.look(ref)
    if isinstance(thing, Instance) and isinstance(method_of(walk, ref, "call"), Function):
        return call_layer(walk, ref, thing, given) or Unknown("what a model gives")
    found = structure(walk, ref, sources[0].shape)
    parts = tuple(
        (name, Tensor(tuple(sources), model=ref, shape=shape, index=index))
        for index, ((name, _), shape) in enumerate(zip(found.heads, found.shapes, strict=False))
    )
    if len(parts) < 2:
        return parts[0][1] if parts else Tensor(tuple(sources), model=ref)
    called = model_in(walk, ref)
    if called is not None and all(name is not None for name, _ in called.outputs):
        return walk.keep(Mapping(parts))
    return walk.keep(Sequence(tuple(tensor for _, tensor in parts)))


def model_method(walk: Walk, ref: Ref, name: str, given: Arguments, node: ast.expr) -> Value:
    """Return what a method of a model gives, and follow what it changes."""
    model = model_in(walk, ref)
    if model is None:
        return Unknown(f"what {name} returns")
    if name in _TRAINING:
        trace_subclass(walk, ref)
        return _train(walk, ref, model_in(walk, ref) or model, name, given, node)
    if name in _PREDICTING:
        return answer(walk, ref, given, node)
    return _change(walk, ref, model, name, given, node)


def _train(walk: Walk, ref: Ref, model: Model, name: str, given: Arguments, node: ast.expr) -> Value:
    """Note a training, once for each variant of the model that differs at an output or in what judges it."""
    if walk.choosing or not _differ(walk, ref, model):
        return _TRAINING[name](walk, ref, given, node)
    fits = len(walk.fits)
    value: Value = Unknown(f"what {name} returns")
    for variant in model.variants:
        change_model(walk, ref, variant)
        value = _TRAINING[name](walk, ref, given, node)
        where = variant.compiled.where if variant.compiled is not None else None
        walk.fits[fits:] = [replace(fit, compiled_at=fit.compiled_at or where) for fit in walk.fits[fits:]]
    change_model(walk, ref, model)
    return value


def _differ(walk: Walk, ref: Ref, model: Model) -> bool:
    judged: list[object] = []
    for variant in model.variants:
        change_model(walk, ref, variant)
        heads = structure(walk, ref).heads
        judged.append((heads, variant.compiled.losses if variant.compiled is not None else None))
    change_model(walk, ref, model)
    return len(judged) > 1 and any(one != judged[0] for one in judged[1:])


def _change(walk: Walk, ref: Ref, model: Model, name: str, given: Arguments, node: ast.expr) -> Value:
    if name == "add" and given.positional:
        member = _member(walk, given.positional[0].value)
        change_model(walk, ref, _each(model, lambda one: replace(one, stack=(*one.stack, member))))
        return Const(None)
    if name == "pop":
        change_model(walk, ref, _each(model, _shortened))
    if name == "compile":
        compiled = compile_model(walk, given, node)
        change_model(walk, ref, _each(model, lambda one: replace(one, compiled=compiled)))
        return Const(None)
    return Unknown(f"what {name} returns")


def _each(model: Model, change: Callable[[Model], Model]) -> Model:
    """Change a model and each of its variants."""
    return replace(change(model), variants=tuple(change(variant) for variant in model.variants))


def _shortened(model: Model) -> Model:
    known = model.stack and not isinstance(model.stack[-1], Gap)
    return replace(model, stack=model.stack[:-1] if known else model.stack)


def change_model(walk: Walk, ref: Ref, model: Model) -> None:
    """Replace the state of a model, also of one of a class of the script."""
    thing = walk.look(ref)
    walk.change(ref, replace(thing, model=model) if isinstance(thing, Instance) else model)


def trace_subclass(walk: Walk, ref: Ref) -> None:
    """Follow `call` of a model class with a symbolic input, to learn its layers."""
    model, method = model_in(walk, ref), method_of(walk, ref, "call")
    if model is None or model.kind != "subclass" or model.outputs or not isinstance(method, Function):
        return
    build(walk, ref)
    tensor, node = Tensor(), ast.Constant(None)
    value = enter(walk, method, Arguments((Given(tensor, node),)))
    outputs = _outputs(walk, Given(value, node))
    if outputs:
        model = model_in(walk, ref) or model
        change_model(walk, ref, replace(model, inputs=(tensor,), outputs=outputs))
    elif isinstance(value, Unknown) and isinstance(method.node, ast.FunctionDef):
        walk.give_up(method.node, f"what `call` gives: {value.why}")
