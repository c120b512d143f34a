"""What follows a dot."""

from __future__ import annotations

from functools import lru_cache

from kerasdoctor.static.arrays.columns import codes_of, series_of
from kerasdoctor.static.following.definitions import find_in_class, method_of
from kerasdoctor.static.following.heap import Instance, Mapping, Model, Thing
from kerasdoctor.static.following.operators import BITS
from kerasdoctor.static.following.values import (
    Answer,
    Class,
    Const,
    Data,
    Imported,
    Items,
    Method,
    Ref,
    Tensor,
    Unknown,
    Value,
)
from kerasdoctor.static.following.walk import Walk
from kerasdoctor.static.names.names import canonical

_SAME_ARRAY = frozenset({"values", "real", "array", "data"})


def attribute(walk: Walk, owner: Value, name: str) -> Value:
    """Return what `owner.name` stands for."""
    if isinstance(owner, Imported):
        return member(owner.name, name)
    if isinstance(owner, Class):
        return find_in_class(owner, name) or Unknown(f"`{name}` of a class")
    thing = walk.look(owner) if isinstance(owner, Ref) else None
    if isinstance(owner, Ref) and isinstance(thing, Instance):
        found = method_of(walk, owner, name)
        return found if found is not None else Method(owner, name)
    if isinstance(thing, Mapping) and name in dict(thing.entries or ()):
        return dict(thing.entries or ())[name]
    if name in ("input", "output"):
        return _end_of(thing, name)
    if name == "shape":
        return _shape(owner)
    if isinstance(owner, Data):
        return _of_data(owner, name)
    if isinstance(owner, Method):
        return codes_of(walk, owner, name) or series_of(walk, Method(owner, name)) or Method(owner, name)
    return owner if _is_another_view(owner, name) else Method(owner, name)


def _is_another_view(owner: Value, name: str) -> bool:
    """Whether an attribute shows the same array in another form."""
    if isinstance(owner, Unknown):
        return owner.past is not None and name in _SAME_ARRAY
    return isinstance(owner, Answer) and name in _SAME_ARRAY | {"T"}


def _end_of(thing: Thing | None, name: str) -> Value:
    """Return the symbolic tensor at an end of a model; what leads to it may not be known."""
    if isinstance(thing, Model) and len(thing.outputs) == 1 and len(thing.inputs) == 1:
        return thing.inputs[0] if name == "input" else thing.outputs[0][1]
    return Tensor(operation=True, lost=True)


def _shape(owner: Value) -> Value:
    shape = owner.shape if isinstance(owner, (Data, Tensor)) else None
    if shape is None:
        return Unknown("a shape that is not in the source")
    return Items(tuple(Unknown("an unknown size") if size is None else Const(size) for size in shape))


def _of_data(owner: Data, name: str) -> Value:
    if name in _SAME_ARRAY:
        return owner
    if name == "T":
        turned = owner.shape[::-1] if owner.shape is not None else None
        return Data(turned, "multi-hot", BITS, whole=True) if owner.origin == BITS else Data(turned, whole=owner.whole)
    if name == "ndim" and owner.shape is not None:
        return Const(len(owner.shape))
    if name == "size" and owner.shape is not None:
        return _size(owner.shape)
    return Method(owner, name)


@lru_cache(maxsize=8192)
def member(module: str, name: str) -> Imported:
    """Return what a module or an imported class has under a name."""
    return Imported(canonical(f"{module}.{name}"))


def _size(shape: tuple[int | None, ...]) -> Value:
    total = 1
    for size in shape:
        if size is None:
            return Unknown("an unknown size")
        total *= size
    return Const(total)
