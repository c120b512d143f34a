"""Methods of arrays, lists, texts, answers and models."""

from __future__ import annotations

import ast
from collections.abc import Callable

from kerasdoctor.facts import Past
from kerasdoctor.record import replace
from kerasdoctor.static.arrays.columns import column, series_of
from kerasdoctor.static.arrays.decoding import decode_method
from kerasdoctor.static.arrays.encodings import transform
from kerasdoctor.static.arrays.folders import flow_method
from kerasdoctor.static.arrays.reckoning import extreme_of
from kerasdoctor.static.arrays.sliding import slides
from kerasdoctor.static.arrays.streams import stream_method
from kerasdoctor.static.arrays.tables import coded, other_rows, without
from kerasdoctor.static.following.builtin import digits_by
from kerasdoctor.static.following.heap import Mapping, Sequence
from kerasdoctor.static.following.targets import append, extend
from kerasdoctor.static.following.tracing import note
from kerasdoctor.static.following.values import (
    Answer,
    Arguments,
    Const,
    Data,
    Digits,
    Items,
    Made,
    Many,
    Method,
    Ref,
    Stream,
    Tensor,
    Unknown,
    Value,
)
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.models.models import model_method
from kerasdoctor.static.models.shaping import reshaped, shape_of, sized
from kerasdoctor.static.models.training import fit_of_unknown
from kerasdoctor.static.models.wrappers import wrapped_method


def call_method(walk: Walk, method: Method, given: Arguments, node: ast.expr) -> Value:
    """Return what a method call gives."""
    found = coded(walk, method.owner, method.name, given)
    series = series_of(walk, method.owner) if found is None and isinstance(method.owner, Method) else None
    if series is not None:
        return _of_data(walk, series, method.name, given, node)
    return found or _by_owner(walk, method, given, node)


def _by_owner(walk: Walk, method: Method, given: Arguments, node: ast.expr) -> Value:
    owner = method.owner
    if isinstance(owner, Ref):
        return _of_thing(walk, owner, method.name, given, node)
    match owner:
        case Answer():
            return decode_method(walk, method.name, owner, given, node)
        case Data():
            return _of_data(walk, owner, method.name, given, node)
        case Const(value=str(text)):
            return _of_text(text, method.name, given)
        case Digits():
            return _of_digits(owner, method.name, given)
        case Tensor():
            return Tensor((owner,), operation=True)
        case Method(name="hypermodel"):
            return wrapped_method(walk, method, given, node) or fit_of_unknown(walk, method, given, node)
        case Stream():
            return stream_method(walk, owner, method.name, given, node)
        case Made():
            found = (
                flow_method(walk, method, given)
                or wrapped_method(walk, method, given, node)
                or transform(walk, method, given)
            )
            return found or _of_object(owner, method.name)
    return fit_of_unknown(walk, method, given, node)


def _of_thing(walk: Walk, owner: Ref, name: str, given: Arguments, node: ast.expr) -> Value:
    thing = walk.look(owner)
    if isinstance(thing, Sequence):
        if name == "append" and given.positional and _comes_in_blocks(walk, given.positional[0].value):
            note(walk, "list.append_in_blocks", given, node, Const(None), of=Past((owner.number,)))
        if name == "append" and given.positional and slides(walk, given.positional[0].node):
            note(walk, "list.append_windows", given, node, Const(None), of=Past((owner.number,)))
        return _of_list(walk, owner, name, given)
    if isinstance(thing, Mapping):
        return _of_mapping(thing, name, given)
    return model_method(walk, owner, name, given, node)


def _of_object(owner: Made, name: str) -> Value:
    return owner if name in ("fit", "adapt", "partial_fit") else Unknown(f"what {name} returns")


def _of_list(walk: Walk, owner: Ref, name: str, given: Arguments) -> Value:
    first = given.positional[0].value if given.positional else None
    if name == "append" and first is not None:
        append(walk, owner, first)
    elif name == "extend" and first is not None:
        extend(walk, owner, first)
    elif name == "copy":
        thing = walk.look(owner)
        return walk.keep(thing) if thing is not None else Unknown()
    elif name in ("insert", "remove", "pop", "clear", "__setitem__"):
        walk.forget_elements(owner)
    elif name in ("sort", "reverse"):
        thing = walk.look(owner)
        if isinstance(thing, Sequence) and name == "reverse" and thing.values is not None:
            walk.change(owner, replace(thing, values=thing.values[::-1]))
        elif name == "sort":
            walk.forget_elements(owner)
    return Const(None)


def _comes_in_blocks(walk: Walk, value: Value) -> bool:
    """Whether a number stays the same in the inner loop and counts along an outer one."""
    if not isinstance(value, Data) or len(walk.tokens) < 2:
        return False
    return walk.tokens[-1] not in value.varies and not value.varies.isdisjoint(walk.tokens[:-1])


def _of_mapping(mapping: Mapping, name: str, given: Arguments) -> Value:
    entries = mapping.entries
    key = given.positional[0].value if given.positional else None
    if entries is None:
        return Unknown("a dictionary that is not known")
    if name == "get" and isinstance(key, Const):
        return dict(entries).get(key.value, Unknown("a key that is not in the source"))
    if name in ("keys", "values", "items"):
        pairs = [(Const(entry), value) for entry, value in entries]
        chosen: dict[str, Callable[[Const, Value], Value]] = {
            "keys": lambda entry, _: entry,
            "values": lambda _, value: value,
            "items": lambda entry, value: Items((entry, value)),
        }
        return Items(tuple(chosen[name](entry, value) for entry, value in pairs))
    return Unknown("a method of a dictionary")


def _of_text(text: str, name: str, given: Arguments) -> Value:
    first = given.positional[0].value if given.positional else None
    if name == "format" and text.startswith("{:") and text.endswith("}"):
        return digits_by(text[2:-1])
    if name == "lower":
        return Const(text.lower())
    return Unknown("a text") if first is None else Unknown("a text made of others")


def _of_digits(digits: Digits, name: str, given: Arguments) -> Value:
    width = given.integer(0)
    if name in ("zfill", "rjust", "ljust"):
        return Digits(width)
    return (
        digits
        if name in ("strip", "copy")
        else Digits()
        if name in ("replace", "lstrip", "removeprefix")
        else Unknown()
    )


_SAME = frozenset({"copy", "to_numpy", "numpy", "tolist", "view", "toarray", "todense", "clip", "sort", "fillna"})
_FLAT = frozenset({"flatten", "ravel"})


def _of_data(walk: Walk, data: Data, name: str, given: Arguments, node: ast.expr) -> Value:
    if name == "astype":
        return _cast(data, given)
    if name == "reshape":
        return reshaped(data, _target(walk, given))
    if name in _SAME:
        return replace(data, span=None, columns=()) if name in ("clip", "fillna") else data
    if name in ("drop", "dropna", "drop_duplicates") and data.kind is None:
        return without(walk, data, name, given)
    rows = other_rows(data, name, given)
    if rows is not None:
        return rows
    if name in _FLAT:
        return _flat(data)
    if name == "squeeze":
        return replace(data, shape=tuple(size for size in data.shape if size != 1) if data.shape is not None else None)
    if name == "argmax":
        axis = given.integer(0, "axis")
        last = data.shape is not None and axis in (-1, len(data.shape) - 1)
        shape = data.shape[:-1] if last and data.shape else None
        return Data(shape, "class-index", f"`{walk.text(node)}`"[:60], whole=True)
    return _reckoned(data, name, given)


def _reckoned(data: Data, name: str, given: Arguments) -> Value:
    if name == "pop" and data.shape is not None and len(data.shape) == 2:
        return replace(column(data, str(given.constant(0, "item"))), past=None)
    if name in ("min", "max") and not given.positional and not given.keywords:
        return extreme_of(data, name)
    if name == "nunique":
        return Const(data.classes) if data.classes is not None else Data((), whole=True)
    if name in ("mean", "std", "sum", "min", "max"):
        return Data(_reduced(data, given), "real" if data.kind == "real" else None)
    return Unknown(f"what {name} returns")


def _reduced(data: Data, given: Arguments) -> tuple[int | None, ...] | None:
    """Return the shape after a sum or the like, along all axes or along one."""
    if not given.positional and not given.keywords:
        return ()
    axis = given.integer(0, "axis")
    if data.shape is None or axis is None or len(given.positional) + len(given.keywords) > 1:
        return None
    rank = len(data.shape)
    return data.shape[: axis % rank] + data.shape[axis % rank + 1 :] if -rank <= axis < rank else None


def _target(walk: Walk, given: Arguments) -> tuple[int | None, ...] | None:
    if len(given.positional) == 1:
        return sized(walk, given.positional[0].value)
    return shape_of(Items(tuple(argument.value for argument in given.positional)))


def _flat(data: Data) -> Data:
    total: int | None = 1
    for size in data.shape or (None,):
        total = None if size is None or total is None else total * size
    kind = data.kind if data.kind in ("binary", "class-index", "real") else None
    return replace(data, shape=(total,), kind=kind)


def _cast(data: Data, given: Arguments) -> Data:
    target = given.find(0, "dtype")
    name = _type_name(target.value) if target is not None else ""
    if name.startswith(("int", "uint", "bool")):
        if data.whole and name != "bool":
            return data
        return Data(data.shape, whole=True, made=data.made, span=data.span if name != "bool" else None)
    return data


def _type_name(value: Value) -> str:
    match value:
        case Const(value=str(text)):
            return text
        case Many():
            return ""
    name = getattr(value, "name", "")
    return name.rpartition(".")[2] if isinstance(name, str) else ""
