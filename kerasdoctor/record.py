"""Records: small values that nobody changes, cheap to define and to make by the hundred thousand."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

Class = TypeVar("Class")

if TYPE_CHECKING:  # which checks the fields that are named there
    from dataclasses import replace as replace
else:

    def replace(one: Class, /, **changes: Any) -> Class:
        """Return a record with some fields changed, in half the time that `dataclasses.replace` takes."""
        kind = one.__class__
        values = [changes.pop(name) if name in changes else getattr(one, name) for name in kind.__match_args__]
        if changes:
            raise TypeError(f"{kind.__name__} has no {', '.join(changes)}")
        return kind(*values)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[Class]) -> type[Class]:
    """Make a class a dataclass that compares and hashes by its fields.

    To a type checker it is frozen. At run time it is not: a frozen dataclass takes five times as
    long to make, and reading makes some for each word of a script. What dataclasses would generate
    and compile for each class is the same for all here, because every start has to wait for that.
    """
    own = vars(cls)
    made: Any = dataclass(slots=True, eq=False, repr=False)(cls)
    values = attrgetter(*(each.name for each in fields(made) if each.compare))

    def equal(one: object, other: object) -> Any:
        return values(one) == values(other) if one.__class__ is other.__class__ else NotImplemented

    def hashed(one: object) -> int:
        return hash(values(one))

    for name, method in (("__eq__", equal), ("__hash__", hashed), ("__repr__", _repr)):
        if name not in own:
            setattr(made, name, method)
    return made  # type: ignore[no-any-return]


@dataclass_transform(eq_default=False, frozen_default=True, field_specifiers=(field,))
def individual(cls: type[Class]) -> type[Class]:
    """Make a class a record that equals nothing but itself."""
    made: Any = dataclass(slots=True, eq=False, repr=False)(cls)
    if "__repr__" not in vars(cls):
        made.__repr__ = _repr
    return made  # type: ignore[no-any-return]


def _repr(one: Any) -> str:
    shown = ", ".join(f"{each.name}={getattr(one, each.name)!r}" for each in fields(one) if each.repr)
    return f"{one.__class__.__qualname__}({shown})"
