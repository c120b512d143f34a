"""Where something was seen, and what was counted there."""

from __future__ import annotations

import re
from dataclasses import field, replace
from typing import TypeAlias

from kerasdoctor.record import record

# One character of a JSON string as it is written there; a surrogate pair is one character.
WRITTEN = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u.{4}|\\.|[^\\]")


@record
class Row:
    """Where a line of a notebook's cell begins in the file, and how JSON spells it there."""

    line: int
    column: int
    written: str

    def at(self, column: int) -> int:
        """Return the column in the file for a column in the cell."""
        if "\\" not in self.written:
            return self.column + column - 1
        lengths = [len(match.group()) for match in WRITTEN.finditer(self.written)]
        return self.column + sum(lengths[: column - 1])


@record
class Cell:
    """A code cell of a notebook: its number among all cells, and the count in `In [12]`.

    `first` is the number of its first line when the code cells are read as one text. A cell of a
    running session has no number, only its count.
    """

    number: int | None
    first: int
    count: int | None = None
    rows: tuple[Row, ...] = ()

    @property
    def said(self) -> str:
        """The cell in words, such as "cell 7", or "In [12]" where only its count is known."""
        return f"In [{self.count}]" if self.number is None else f"cell {self.number}"

    def row(self, line: int) -> Row:
        """Return where a line, counted in the text of all code cells, stands in the file."""
        return self.rows[max(0, min(line - self.first, len(self.rows) - 1))] if self.rows else Row(1, 1, "")


@record
class Line:
    """A span of source text; lines and columns count from 1 in characters, the end is exclusive.

    In a notebook, lines count through the text of all code cells; `cell` says which one it is,
    `local` gives the span within it, and `in_file` the span in the file.
    """

    path: str
    line: int
    column: int = 1
    end_line: int | None = None
    end_column: int | None = None
    cell: Cell | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        if self.cell is None:
            return f"{self.path}:{self.line}:{self.column}"
        known = self.cell.count is not None and self.cell.number is not None
        count = f" (In [{self.cell.count}])" if known else ""
        return f"{self.short}{count}"

    @property
    def said(self) -> str:
        """The line in words, such as "line 42" or "cell 7, line 3"."""
        number = self.local.line
        return f"line {number}" if self.cell is None else f"{self.cell.said}, line {number}"

    @property
    def short(self) -> str:
        """The file and the line, as cases are named."""
        return f"{self.path}:{self.line}" if self.cell is None else f"{self.path}: {self.said}"

    @property
    def local(self) -> Line:
        """The span with lines that count from the start of its cell."""
        if self.cell is None:
            return self
        before = self.cell.first - 1
        end = None if self.end_line is None else self.end_line - before
        return replace(self, line=self.line - before, end_line=end, cell=None)

    @property
    def in_file(self) -> Line:
        """The span with lines and columns of the file itself, which for a notebook is JSON."""
        if self.cell is None:
            return self
        first, last = self.cell.row(self.line), self.cell.row(self.end_line or self.line)
        end = None if self.end_column is None else last.at(self.end_column)
        end_line = None if self.end_line is None else last.line
        return replace(
            self, line=first.line, column=first.at(self.column), end_line=end_line, end_column=end, cell=None
        )


@record
class Part:
    """A part of a live setup whose source line is not known, such as "layer dense_2"."""

    name: str

    def __str__(self) -> str:
        return self.name


Place: TypeAlias = Line | Part


@record
class Spot:
    """A place with a short label that says what part it plays in a finding."""

    place: Place
    label: str


@record
class Tally:
    """How many of the rows looked at fall under one heading, such as "row sum 2"."""

    label: str
    rows: int
    share: float


@record
class Evidence:
    """One observation in words, with the numbers behind it and the number of rows it rests on."""

    text: str
    rows: int | None = None
    tallies: tuple[Tally, ...] = ()
    numbers: tuple[tuple[str, float], ...] = ()
