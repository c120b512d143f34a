"""Records: small values that nobody changes, cheap to define and to make by the hundred thousand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, field, fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

Class = TypeVar("Class")

if TYPE_CHECKING:  # which checks the fields that are named there
    from dataclasses import replace as replace
else:

    def replace(one: Class, /, **changes: Any) -> Class:
        """Return a record with some fields changed, in a third of the time that `dataclasses.replace` takes."""
        read, places = _fields_of(one.__class__)
        values = [*read(one)]
        for name, value in changes.items():
            values[places[name]] = value
        return one.__class__(*values)


@cache
def _fields_of(kind: type) -> tuple[Callable[[Any], tuple[Any, ...]], dict[str, int]]:
    """Return what reads all the fields of a record that it is made with, and the place of each."""
    names: tuple[str, ...] = kind.__match_args__  # type: ignore[attr-defined]
    places = {name: place for place, name in enumerate(names)}
    if len(names) > 1:
        return attrgetter(*names), places
    return (lambda one: (getattr(one, names[0]),)), places


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[Class]) -> type[Class]:
    """Make a class one whose objects are made from its fields, and compare and hash by them.

    To a type checker it is a frozen dataclass, and `dataclasses` finds its fields. At run time nothing
    is frozen: that would take five times as long to make, and reading makes some for each word of a
    script. What `dataclasses` would generate for each class at once is the same for all here, or made
    for the first object, because every start has to wait for it.
    """
    made, given = _with_slots(cls)
    values = attrgetter(*(name for name, each in given.items() if each.compare))

    def equal(one: object, other: object) -> Any:
        return values(one) == values(other) if one.__class__ is other.__class__ else NotImplemented

    def hashed(one: object) -> int:
        return hash(values(one))

    own = vars(cls)
    for name, method in (("__eq__", equal), ("__hash__", hashed)):
        if name not in own:
            setattr(made, name, method)
    return made


@dataclass_transform(eq_default=False, frozen_default=True, field_specifiers=(field,))
def individual(cls: type[Class]) -> type[Class]:
    """Make a class a record that equals nothing but itself."""
    return _with_slots(cls)[0]


def _with_slots(cls: type[Class]) -> tuple[type[Class], dict[str, Field[Any]]]:
    """Return the class with a slot for each of its fields, and these fields."""
    names = tuple(cls.__annotations__)
    space = dict(vars(cls))
    given: dict[str, Field[Any]] = {}
    for name in names:
        value = space.pop(name, MISSING)
        given[name] = value if isinstance(value, Field) else field(default=value)
    for name in ("__dict__", "__weakref__"):
        space.pop(name, None)
    space |= {"__slots__": names, "__match_args__": tuple(name for name in names if given[name].init)}
    space["__dataclass_fields__"] = _Described(cls)
    space.setdefault("__repr__", _repr)
    made: Any = type(cls.__name__, cls.__bases__, space)
    made.__qualname__ = cls.__qualname__

    def make_first(one: object, *values: Any, **named: Any) -> None:
        made.__init__ = _maker(made, given)
        made.__init__(one, *values, **named)

    if "__init__" not in space:
        made.__init__ = make_first
    return made, given


def _maker(kind: type, given: dict[str, Field[Any]]) -> Any:
    """Return the `__init__` of a record; fields that it does not take are left to `__post_init__`."""
    known: dict[str, Any] = {"MISSING": MISSING}
    parameters, lines = ["self"], list[str]()
    for name, each in given.items():
        if not each.init:
            continue
        if each.default_factory is not MISSING:
            known[f"_{name}"] = each.default_factory
            parameters.append(f"{name}=MISSING")
            lines.append(f"self.{name} = _{name}() if {name} is MISSING else {name}")
            continue
        known[f"_{name}"] = each.default
        parameters.append(name if each.default is MISSING else f"{name}=_{name}")
        lines.append(f"self.{name} = {name}")
    if hasattr(kind, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}): {'; '.join(lines) or 'pass'}", known)
    made = known["__init__"]
    made.__qualname__ = f"{kind.__qualname__}.__init__"
    return made


class _Described:
    """The fields as `dataclasses` describes them, which is told once they are asked for."""

    def __init__(self, cls: type) -> None:
        self._cls = cls

    def __get__(self, one: object, kind: type) -> dict[str, Field[Any]]:
        space = {name: vars(self._cls)[name] for name in self._cls.__annotations__ if name in vars(self._cls)}
        space |= {"__annotations__": self._cls.__annotations__, "__module__": self._cls.__module__}
        twin: Any = dataclass(eq=False, repr=False)(type(self._cls.__name__, (), space))
        kind.__dataclass_fields__ = twin.__dataclass_fields__  # type: ignore[attr-defined]
        return vars(kind)["__dataclass_fields__"]  # type: ignore[no-any-return]


def _repr(one: Any) -> str:
    shown = ", ".join(f"{each.name}={getattr(one, each.name)!r}" for each in fields(one) if each.repr)
    return f"{one.__class__.__qualname__}({shown})"
