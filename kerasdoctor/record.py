"""Records: small values that nobody changes, cheap enough to make by the hundred thousand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

Class = TypeVar("Class")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[Class]) -> type[Class]:
    """Make a class a dataclass that compares and hashes by its fields.

    To a type checker it is frozen. At run time it is not: a frozen dataclass takes five times as
    long to make, and reading makes some for each word of a script.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)


@dataclass_transform(eq_default=False, frozen_default=True, field_specifiers=(field,))
def individual(cls: type[Class]) -> type[Class]:
    """Make a class a record that equals nothing but itself."""
    return dataclass(slots=True, eq=False)(cls)
