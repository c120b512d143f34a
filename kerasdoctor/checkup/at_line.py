"""Looks up what reading knows of one line of a script or a notebook; nothing is run."""

from __future__ import annotations

import re

from kerasdoctor.checkup.options import Options
from kerasdoctor.checkup.script import check_source
from kerasdoctor.places import Line
from kerasdoctor.record import replace
from kerasdoctor.render.at_line import AtLine
from kerasdoctor.rules import chosen_rules
from kerasdoctor.static.files.accepted import is_model_file, read_any
from kerasdoctor.static.files.source import Problem, Source
from kerasdoctor.static.files.spans import Spans

# "train.py:17", "train.py:17:23", and "lesson.ipynb:cell 7:3:1" as reports have them, with or without "cell".
_PLACE = re.compile(r"(?P<path>.+?):(?:(?:cell )?(?P<cell>\d+):)?(?P<line>\d+)(?::(?P<column>\d+))?$")


class NoLineError(ValueError):
    """A line that cannot be looked up; the message says why."""


def names_a_line(text: str) -> bool:
    """Whether a text may name a line of a file."""
    return _PLACE.match(text) is not None


def at_line(text: str, options: Options) -> AtLine:
    """Return what is known of the line that a text names; raises NoLineError where there is none."""
    path, cell, number = _parts(text)
    if is_model_file(path):
        raise NoLineError(f"{path} has no lines to look up: it is a saved model")
    source = read_any(path)
    if isinstance(source, Problem):
        raise NoLineError(f"{source.message}; {source.remedy}")
    place = _place(source, cell, number)
    report = check_source(source, replace(options, static=True))
    chosen = {rule.name for rule in chosen_rules(options.choice, path)}
    waiting = {name for d in report.diagnoses for item in d.not_checked for name in item.what} & chosen
    return AtLine(place, report, len(chosen - waiting), len(waiting))


def _parts(text: str) -> tuple[str, int | None, int]:
    found = _PLACE.match(text)
    if found is None:
        raise NoLineError(f"{text} names no line: write FILE:LINE, or for a notebook FILE:CELL:LINE")
    path, cell, number, column = found.group("path", "cell", "line", "column")
    if cell is not None and column is None and not path.endswith(".ipynb"):
        cell, number = None, cell  # what looked like a cell and a line is a line and a column
    return path, None if cell is None else int(cell), int(number)


def _place(source: Source, cell: int | None, number: int) -> Line:
    spans = Spans(source.path, source.lines, source.cells)
    line = number
    if source.cells and cell is None:
        line = next((n for n in range(1, len(source.lines) + 1) if spans.row(n).in_file.line == number), 0)
    elif source.cells:
        first = next((each.first for each in source.cells if each.number == cell), None)
        if first is None:
            raise NoLineError(f"{source.path} has no code cell {cell}")
        line = first + number - 1
    if not 1 <= line <= len(source.lines) or (
        cell is not None and spans.row(line).cell != spans.row(line - number + 1).cell
    ):
        raise NoLineError(
            f"{source.path} has no line {number}" + (f" in cell {cell}" if cell is not None else " of code")
        )
    return spans.row(line)
