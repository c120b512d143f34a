"""Families of functions that are read together, with the libraries that they come from."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TypeAlias

from kerasdoctor.record import individual
from kerasdoctor.static.following.values import Arguments, Value
from kerasdoctor.static.following.walk import Walk

Read: TypeAlias = "Callable[[Walk, str, Arguments, ast.expr], Value | None]"
# The library of Python's own functions, whose names have no other part.
BUILT_IN = ""


@individual
class Family:
    """What reads calls by the name of the function, and its libraries; with none it reads any but Python's own."""

    read: Read
    libraries: frozenset[str]


def reads(*libraries: str) -> Callable[[Read], Family]:
    """Mark a function as a family; a library is the first part of a canonical name."""
    return lambda read: Family(read, frozenset(libraries))


class Families:
    """Families in the order in which they are asked, by library."""

    def __init__(self, *families: Family) -> None:
        self._foreign = tuple(family.read for family in families if not family.libraries)
        self._known = {
            library: tuple(
                family.read
                for family in families
                if library in family.libraries or not (family.libraries or library == BUILT_IN)
            )
            for library in {BUILT_IN}.union(*(family.libraries for family in families))
        }

    def of(self, library: str) -> tuple[Read, ...]:
        """Return who may read the functions of a library."""
        return self._known.get(library, self._foreign)
