"""Layers and models that the script defines as classes, as they are called and built."""

from __future__ import annotations

import ast

from kerasdoctor.facts import Layer
from kerasdoctor.record import replace
from kerasdoctor.static.following.definitions import enter, extends, find_in_class, instantiate, method_of
from kerasdoctor.static.following.heap import Instance, Model, Sequence
from kerasdoctor.static.following.members import tensors_in
from kerasdoctor.static.following.values import (
    Arguments,
    Class,
    Function,
    Given,
    Imported,
    Items,
    Made,
    Ref,
    Tensor,
    Value,
)
from kerasdoctor.static.following.walk import Walk

_LAYER = "keras.layers.Layer"


def extends_layer(cls: Class) -> bool:
    """Whether a class of the script is a Keras layer."""
    return extends(cls, lambda name: name.startswith("keras.layers."))


def call_layer(walk: Walk, ref: Ref, instance: Instance, given: Arguments) -> Value | None:
    """Return what a layer of the script gives for symbolic tensors: it is one layer, with others inside."""
    sources = tuple(tensors_in(walk, given))
    if not sources or not (extends_layer(instance.cls) or instance.model is not None):
        return None
    build(walk, ref)
    method = method_of(walk, ref, "call")
    value = enter(walk, method, given) if isinstance(method, Function) else None
    layer = as_layer(instance)
    if isinstance(value, Items) and all(isinstance(item, Tensor) for item in value.values):
        parts = [item for item in value.values if isinstance(item, Tensor)]
        return Items(tuple(_outside(sources, layer, ref, part, index) for index, part in enumerate(parts)))
    return _outside(sources, layer, ref, value if isinstance(value, Tensor) else None, 0)


def _outside(sources: tuple[Tensor, ...], layer: Layer, ref: Ref, inner: Tensor | None, index: int) -> Tensor:
    shape = inner.shape if inner is not None else None
    before = sources[0].shape if len(sources) == 1 else None
    layer = replace(layer, input_shape=before, output_shape=shape)
    return Tensor(sources, layer, shape=shape, made=ref, index=index, inner=inner)


def as_layer(instance: Instance) -> Layer:
    """See an object of a layer class of the script as Keras lists it."""
    return Layer(instance.cls.node.name, where=instance.where)


def as_member(instance: Instance, ref: Ref) -> Made | None:
    """See a layer of the script as a member of a Sequential."""
    if instance.where is None or not extends_layer(instance.cls):
        return None
    return Made(f"script.{instance.cls.node.name}.{ref.number}", Arguments(), instance.where, as_layer(instance))


def build(walk: Walk, ref: Ref) -> None:
    """Follow `build` of a layer or model of the script, once, for the layers that it makes."""
    instance = walk.look(ref)
    if not isinstance(instance, Instance) or ref.number in walk.built:
        return
    walk.built.add(ref.number)
    method = find_in_class(instance.cls, "build")
    if isinstance(method, Function):
        shape = walk.keep(Sequence(None))
        enter(walk, replace(method, owner=ref), Arguments((Given(shape, ast.Constant(None)),)))


def construct(walk: Walk, cls: Class, given: Arguments, node: ast.expr) -> Value:
    """Return a new object of a class of the script, also of one without a constructor of its own."""
    ref = instantiate(walk, cls, given, node)
    thing = walk.look(ref)
    plain = isinstance(thing, Instance) and thing.model is not None and find_in_class(cls, "__init__") is None
    if plain and given.whole and isinstance(ref, Ref):
        _as_base(walk, ref, cls, given, node)
    return ref


def _as_base(walk: Walk, ref: Ref, cls: Class, given: Arguments, node: ast.expr) -> None:
    """Make an object of a class without a constructor of its own as the Keras class that it extends does."""
    thing, names = walk.look(ref), [base.name for base in keras_bases(cls)]
    made = walk.look(walk.apply(Imported(names[0]), given, node)) if names else None
    known = isinstance(made, Model) and bool(made.stack or made.outputs)
    if isinstance(thing, Instance) and thing.model is not None and isinstance(made, Model) and known:
        walk.change(ref, replace(thing, model=replace(made, where=thing.where)))


def keras_bases(cls: Class) -> list[Imported]:
    """Return the Keras classes that a class of the script extends, directly or by others."""
    found: list[Imported] = []
    for base in cls.bases:
        if isinstance(base, Imported) and base.name in {"keras.Model", "keras.Sequential"}:
            found.append(base)
        elif isinstance(base, Class) and base is not cls:
            found += keras_bases(base)
    return found


def super_call(walk: Walk, node: ast.Call, given: Arguments) -> Value | None:
    """Follow `super().__init__(...)` and the like, or return None for another call."""
    match node.func:
        case ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr=name):
            pass
        case _:
            return None
    function = walk.calls[-1] if walk.calls else None
    if not isinstance(function, ast.FunctionDef) or not function.args.args:
        return None
    owner = walk.lookup(function.args.args[0].arg)
    instance = walk.look(owner)
    if not isinstance(owner, Ref) or not isinstance(instance, Instance):
        return None
    for base in instance.cls.bases:
        method = find_in_class(base, name) if isinstance(base, Class) else None
        if isinstance(method, Function) and method.node is not function:
            return enter(walk, replace(method, owner=owner), given)
        if isinstance(base, Imported) and name == "__init__" and instance.model is not None:
            _init_model(walk, owner, instance, base.name, given)
    return None


def _init_model(walk: Walk, owner: Ref, instance: Instance, name: str, given: Arguments) -> None:
    """Follow the constructor of a Keras model that a class of the script extends."""
    made = walk.apply(Imported(name), given, ast.copy_location(ast.Constant(None), instance.cls.node))
    model = walk.look(made)
    if isinstance(model, Model) and instance.model is not None and (model.stack or model.outputs):
        walk.change(owner, replace(instance, model=replace(model, where=instance.where)))
