"""Where the code of a notebook stands in its file: the file's lines, which are lines of JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerasdoctor.places import Row

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},]')
# A line end as JSON spells it, or another escape, which must not be taken for one.
_ESCAPE = re.compile(r"\\r\\n|\\.")
_LINE_ENDS = ("\\n", "\\r", "\\r\\n")
_CODE = ("source", "input")


def rows_by_cell(text: str) -> dict[int, tuple[Row, ...]]:
    """Return for each cell, by its number among all cells, where each of its lines begins."""
    rows: dict[int, list[Row]] = {}
    open_cells: set[int] = set()
    line, reached = 1, 0
    for number, start, written in code_strings(text):
        line += text.count("\n", reached, start)
        reached = start
        first = start - text.rfind("\n", 0, start) + 1
        found = rows.setdefault(number, [])
        for offset, piece, ended in _pieces(written):
            if number in open_cells:
                found[-1] = Row(found[-1].line, found[-1].column, found[-1].written + piece)
            else:
                found.append(Row(line, first + offset, piece))
            (open_cells.discard if ended else open_cells.add)(number)
    return {number: tuple(found) for number, found in rows.items()}


def _pieces(written: str) -> Iterator[tuple[int, str, bool]]:
    """Yield the lines in a JSON string: where each begins, how it is spelled, whether it is ended."""
    start = 0
    for match in _ESCAPE.finditer(written) if "\\" in written else ():
        if match.group() in _LINE_ENDS:
            yield start, written[start : match.start()], True
            start = match.end()
    if start < len(written):
        yield start, written[start:], False


def code_strings(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the strings that code consists of: the number of the cell, the offset, and how it is spelled."""
    keys: list[str | None] = []  # of the objects around; None stands for a list
    awaits_key = False
    number = 0
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token in "{[":
            if token == "{" and _in_cells(keys):
                number += 1
            keys.append("" if token == "{" else None)
            awaits_key = token == "{"
        elif token in "}]":
            keys.pop()
        elif token == ",":
            awaits_key = bool(keys) and keys[-1] is not None
        elif awaits_key:
            keys[-1], awaits_key = token[1:-1], False
        elif _in_code(keys):
            yield number, match.start(), token[1:-1]


def _in_cells(keys: list[str | None]) -> bool:
    return keys == ["cells", None] or (len(keys) == 4 and keys[0] == "worksheets" and keys[2:] == ["cells", None])


def _in_code(keys: list[str | None]) -> bool:
    """Whether a string here is the source of a cell or a part of it."""
    inner = keys[:-1] if keys and keys[-1] is None else keys
    return bool(inner) and inner[-1] in _CODE and _in_cells(inner[:-1])
