"""Where something was seen, and what was counted there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Line:
    """A span of source text; lines and columns count from 1 in characters, the end is exclusive."""

    path: str
    line: int
    column: int = 1
    end_line: int | None = None
    end_column: int | None = None

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a live setup whose source line is not known, such as "layer dense_2"."""

    name: str

    def __str__(self) -> str:
        return self.name


Place: TypeAlias = Line | Part


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with a short label that says what part it plays in a finding."""

    place: Place
    label: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the rows looked at fall under one heading, such as "row sum 2"."""

    label: str
    rows: int
    share: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation in words, with the numbers behind it and the number of rows it rests on."""

    text: str
    rows: int | None = None
    tallies: tuple[Tally, ...] = ()
    numbers: tuple[tuple[str, float], ...] = ()
