"""From positions of syntax nodes, counted in bytes, to lines and columns counted in characters."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from functools import cached_property, lru_cache
from itertools import accumulate

from kerasdoctor.places import Cell, Line

_LINE_END = re.compile(r"\r\n|\r|\n")


def split_lines(text: str) -> tuple[str, ...]:
    """Split text where Python's own parser ends a line, without the line ends."""
    lines = _LINE_END.split(text) if "\r" in text else text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return tuple(lines)


@lru_cache(maxsize=4)
def line_starts(text: str) -> tuple[int, ...]:
    """Return the offset at which each line begins."""
    if "\r" in text:
        return (0, *(match.end() for match in _LINE_END.finditer(text)))
    return tuple(accumulate((len(line) + 1 for line in text.split("\n")[:-1]), initial=0))


def column(line: str, offset: int) -> int:
    """Turn an offset in UTF-8 bytes into a column that counts characters from 1."""
    if line.isascii():
        return offset + 1
    return len(line.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "ignore")) + 1


class Spans:
    """The places of the nodes of one file."""

    def __init__(self, path: str, lines: tuple[str, ...], cells: tuple[Cell, ...] = ()) -> None:
        self.path = path
        self.lines = lines
        self._known: dict[ast.expr | ast.stmt, Line] = {}
        self._cells = cells
        self._firsts = [cell.first for cell in cells]

    @cached_property
    def _wide(self) -> frozenset[int]:
        """The lines in which a character may take more than one byte."""
        if all(map(str.isascii, self.lines)):
            return frozenset()
        return frozenset(number for number, line in enumerate(self.lines, 1) if not line.isascii())

    def between(self, first: ast.expr | ast.stmt, last: ast.expr | ast.stmt) -> Line:
        """Return the span from the start of one node to the end of another."""
        end_line = last.end_lineno or last.lineno
        end = last.end_col_offset if last.end_col_offset is not None else last.col_offset
        return Line(
            self.path,
            first.lineno,
            self._column(first.lineno, first.col_offset),
            end_line,
            self._column(end_line, end),
            self.cell(first.lineno),
        )

    def _column(self, number: int, offset: int) -> int:
        return column(self._text(number), offset) if number in self._wide else offset + 1

    def cell(self, line: int) -> Cell | None:
        """Return the cell of a notebook that a line is in."""
        return self._cells[max(bisect_right(self._firsts, line) - 1, 0)] if self._cells else None

    def row(self, number: int) -> Line:
        """Return the span of one line without the blanks around it."""
        text = self._text(number)
        return Line(
            self.path, number, len(text) - len(text.lstrip()) + 1, number, len(text.rstrip()) + 1, self.cell(number)
        )

    def of(self, node: ast.expr | ast.stmt) -> Line:
        """Return the span of one node."""
        found = self._known.get(node)
        if found is None:
            found = self._known[node] = self._whole(node)
        return found

    def _whole(self, node: ast.expr | ast.stmt) -> Line:
        if not self._plain or node.end_col_offset is None:
            return self.between(node, node)
        return Line(self.path, node.lineno, node.col_offset + 1, node.end_lineno, node.end_col_offset + 1)

    @cached_property
    def _plain(self) -> bool:
        return not self._cells and not self._wide

    def keyword(self, node: ast.keyword) -> Line:
        """Return the span of the name of an argument, without what it is set to."""
        start = self._column(node.lineno, node.col_offset)
        return Line(self.path, node.lineno, start, node.lineno, start + len(node.arg or ""), self.cell(node.lineno))

    def text(self, place: Line) -> str:
        """Return the source text in a span, its lines joined by spaces where there are several."""
        if place.line == place.end_line and place.end_column is not None:
            return self._text(place.line)[place.column - 1 : place.end_column - 1]
        end_line = place.end_line or place.line
        rows = list(self.lines[place.line - 1 : end_line])
        if not rows:
            return ""
        if place.end_column is not None:
            rows[-1] = rows[-1][: place.end_column - 1]
        rows[0] = rows[0][place.column - 1 :]
        return " ".join(row.strip() for row in rows) if len(rows) > 1 else rows[0]

    def _text(self, number: int) -> str:
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""
