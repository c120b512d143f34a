"""Calls: what they give, by who is called."""

from __future__ import annotations

import ast

from kerasdoctor.static.arrays.datasets import dataset_call
from kerasdoctor.static.arrays.decoding import decode_call
from kerasdoctor.static.arrays.encodings import encoding_call
from kerasdoctor.static.arrays.folders import folder_call
from kerasdoctor.static.arrays.numpy_functions import numpy_call
from kerasdoctor.static.arrays.preparing import on_data
from kerasdoctor.static.arrays.randoms import random_call
from kerasdoctor.static.arrays.reckoning import reckon_call
from kerasdoctor.static.arrays.streams import stream_call
from kerasdoctor.static.arrays.tables import table_call
from kerasdoctor.static.following.attributes import attribute
from kerasdoctor.static.following.builtin import builtin_call
from kerasdoctor.static.following.definitions import enter, method_of
from kerasdoctor.static.following.families import BUILT_IN, Families
from kerasdoctor.static.following.heap import Instance, Mapping, Model
from kerasdoctor.static.following.iterating import one_by_one
from kerasdoctor.static.following.joining import join
from kerasdoctor.static.following.members import tensors_in
from kerasdoctor.static.following.methods import call_method
from kerasdoctor.static.following.tracing import traced
from kerasdoctor.static.following.values import (
    Answer,
    Arguments,
    Choice,
    Class,
    Function,
    Given,
    Imported,
    Made,
    Method,
    Ref,
    Tensor,
    Unknown,
    Value,
)
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.models.applications import application_call
from kerasdoctor.static.models.custom import call_layer, construct, super_call
from kerasdoctor.static.models.layers import apply_layer, layer_call
from kerasdoctor.static.models.models import call_model, model_call
from kerasdoctor.static.models.settings import part_call
from kerasdoctor.static.models.symbolic import on_tensors
from kerasdoctor.static.models.taped import note_taped_loss
from kerasdoctor.static.models.training import examined_call
from kerasdoctor.static.models.wrappers import wrapper_call
from kerasdoctor.static.names.names import is_keras
from kerasdoctor.static.saved.loading import loaded_model

_BUILDING = Families(model_call, application_call, loaded_model, layer_call)
_OTHERS = Families(
    part_call,
    encoding_call,
    dataset_call,
    random_call,
    reckon_call,
    numpy_call,
    builtin_call,
    wrapper_call,
    stream_call,
    folder_call,
    table_call,
    examined_call,
)


def call(walk: Walk, node: ast.Call) -> Value:
    """Return what a call gives."""
    callee = walk.value(node.func)
    given = _arguments(walk, node)
    found = super_call(walk, node, given) if walk.calls else None
    return found if found is not None else walk.apply(callee, given, node)


def _arguments(walk: Walk, node: ast.Call) -> Arguments:
    positional: list[Given] = []
    whole = True
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            values = one_by_one(walk, walk.value(argument.value))
            if values is not None and whole:
                positional += [Given(value, argument.value) for value in values]
            else:
                whole = False
        else:
            given = Given(walk.value(argument), argument)
            if whole:
                positional.append(given)
    keywords: list[tuple[str, Given]] = []
    for keyword in node.keywords:
        given = Given(walk.value(keyword.value), keyword.value)
        if keyword.arg is not None:
            keywords.append((keyword.arg, given))
            continue
        thing = walk.look(given.value)
        if isinstance(thing, Mapping) and thing.entries is not None:
            keywords += [(str(name), Given(value, keyword.value)) for name, value in thing.entries]
        else:
            whole = False
    return Arguments(tuple(positional), tuple(keywords), whole)


def apply(walk: Walk, callee: Value, given: Arguments, node: ast.expr) -> Value:
    """Return what a value gives when it is called, and note the call."""
    value = _apply(walk, callee, given, node)
    if walk.tapes:
        note_taped_loss(walk, callee, given, node)
    if value.__class__ is Tensor:
        _note_applied(walk, callee, node, value)
    return traced(walk, callee, given, node, value)


def _note_applied(walk: Walk, callee: Value, node: ast.expr, value: Value) -> None:
    """Note what a layer gives that nothing but this call can refer to, or that is called in `call`."""
    if isinstance(node, ast.Call) and isinstance(value, Tensor) and isinstance(callee, Made) and is_keras(callee.name):
        inside = walk.calls and isinstance(walk.calls[-1], ast.FunctionDef) and walk.calls[-1].name == "call"
        if isinstance(node.func, ast.Call) or inside:
            walk.applied.setdefault(node, []).append(value)


def _apply(walk: Walk, callee: Value, given: Arguments, node: ast.expr) -> Value:
    # The usual ones first, and by plain questions: patterns take several times as long, for each call of a script.
    if isinstance(callee, Imported):
        return _imported(walk, callee.name, given, node)
    if isinstance(callee, Method):
        if isinstance(callee.owner, Choice):
            each = [attribute(walk, option, callee.name) for option in callee.owner.options]
            return _of_each(walk, each, given, node)
        return call_method(walk, callee, given, node)
    if isinstance(callee, Made):
        if callee.layer is None:
            return Tensor(tuple(tensors_in(walk, given)), operation=True, lost=True)
        return on_data(walk, callee, given) or apply_layer(walk, callee, given)
    match callee:
        case Function():
            return enter(walk, callee, given)
        case Class():
            return construct(walk, callee, given, node)
        case Choice(options=options):
            return _of_each(walk, list(options), given, node)
        case Ref():
            return _call_thing(walk, callee, given, node)
    return _foreign(walk, given, callee.why if isinstance(callee, Unknown) else "a call of something unknown")


def _of_each(walk: Walk, callees: list[Value], given: Arguments, node: ast.expr) -> Value:
    """Return what holds for the calls of several things, of which one is called."""
    # Which of them goes with which way through a later branch is not known.
    walk.choosing += 1
    values = [walk.apply(callee, given, node) for callee in callees]
    walk.choosing -= 1
    value = values[0]
    for other in values[1:]:
        value = join(value, other)
    return value


def _imported(walk: Walk, name: str, given: Arguments, node: ast.expr) -> Value:
    first = given.positional[0].value if given.positional else None
    if isinstance(first, Answer):
        decoded = decode_call(walk, name, first, given, node)
        if decoded is not None:
            return decoded
    library = name.partition(".")[0] if "." in name else BUILT_IN
    for read in _BUILDING.of(library):
        built = read(walk, name, given, node)
        if built is not None:
            return built
    tensor = on_tensors(walk, name, given, node) if library != BUILT_IN else None
    if tensor is not None:
        return tensor
    for read in _OTHERS.of(library):
        value = read(walk, name, given, node)
        if value is not None:
            return value
    if name.rpartition(".")[2][:1].isupper():
        return Made(name, given, walk.place(node))
    if is_keras(name):
        return Unknown(f"what {name} returns")
    return _foreign(walk, given, f"what {name} returns")


def _call_thing(walk: Walk, ref: Ref, given: Arguments, node: ast.expr) -> Value:
    thing = walk.look(ref)
    if isinstance(thing, Model) or (isinstance(thing, Instance) and thing.model is not None):
        return call_model(walk, ref, given, node)
    if isinstance(thing, Instance):
        made = call_layer(walk, ref, thing, given)
        if made is not None:
            return made
        method = method_of(walk, ref, "__call__") or method_of(walk, ref, "call")
        if isinstance(method, Function):
            return enter(walk, method, given)
    return Unknown("a call of something unknown")


def _foreign(walk: Walk, given: Arguments, why: str) -> Unknown:
    for argument in given.each():
        if isinstance(argument.value, Ref):
            walk.forget_elements(argument.value)
    return Unknown(why)
