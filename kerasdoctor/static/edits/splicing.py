"""Edits of a notebook's code as edits of its file, in which nothing but the strings that change differs."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from kerasdoctor.places import WRITTEN
from kerasdoctor.record import record
from kerasdoctor.static.edits.replacing import Replacement
from kerasdoctor.static.files.notebook_rows import code_strings
from kerasdoctor.static.files.source import Source
from kerasdoctor.static.files.spans import line_starts


@record
class _Sign:
    """A character of a cell's code: where it is spelled in the file, and in which of the cell's strings."""

    start: int
    end: int
    string: int


@record
class _Strings:
    """The code of a cell as its file has it: one JSON string, or a list of them, one for each line."""

    document: str
    spans: tuple[tuple[int, int], ...]
    signs: tuple[_Sign, ...]

    @property
    def text(self) -> str:
        """The code that the strings spell."""
        return "".join(str(json.loads(f'"{self.document[start:end]}"', strict=False)) for start, end in self.spans)

    @property
    def between(self) -> str | None:
        """What stands between two strings of the list, from quote to quote; None where it is a single string."""
        (first, end), *others = self.spans
        if others:
            return self.document[end : others[0][0]]
        before = self.document[: first - 1].rstrip()
        if before.endswith(":"):
            return None
        return f'",{self.document[len(before) : first]}'

    def string_at(self, place: int) -> int:
        """Return which of the strings holds the character at a place, or takes what is inserted there."""
        return self.signs[place].string if place < len(self.signs) else len(self.spans) - 1

    def offset(self, place: int) -> int:
        """Return where in the file the character at a place begins."""
        if place < len(self.signs):
            return self.signs[place].start
        return self.spans[-1][1]


def in_file(source: Source, edits: Sequence[Replacement]) -> list[Replacement] | None:
    """Return edits of the text of all code cells as edits of the notebook's file, or None where that is not safe."""
    cells = _cells(source.document)
    starts = [*line_starts(source.text), len(source.text)]
    bounds = [(cell.number, starts[cell.first - 1]) for cell in source.cells] + [(None, len(source.text))]
    found: list[Replacement] = []
    if any(edit.start >= len(source.text) for edit in edits):
        return None
    for (number, start), (_, end) in pairwise(bounds):
        here = [Replacement(e.start - start, e.end - start, e.text) for e in edits if start <= e.start < end]
        if not here:
            continue
        spans = cells.get(number) if number is not None else None
        strings = None if spans is None else _Strings(source.document, spans, tuple(_signs(source.document, spans)))
        if strings is None or strings.text.rstrip("\n") != source.text[start:end].rstrip("\n"):
            return None
        spelled = _in_cell(strings, here)
        if spelled is None:
            return None
        found += spelled
    return found


@lru_cache(maxsize=2)
def _cells(document: str) -> dict[int, tuple[tuple[int, int], ...]]:
    """Return where the strings of each cell's code are, from quote to quote; pictures make it long to find them."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for number, quote, written in code_strings(document):
        spans.setdefault(number, []).append((quote + 1, quote + 1 + len(written)))
    return {number: tuple(each) for number, each in spans.items()}


def _signs(document: str, spans: Sequence[tuple[int, int]]) -> Iterator[_Sign]:
    for string, (start, end) in enumerate(spans):
        for match in WRITTEN.finditer(document, start, end):
            yield _Sign(match.start(), match.end(), string)


def _in_cell(strings: _Strings, edits: Sequence[Replacement]) -> list[Replacement] | None:
    ordered = [
        _within(edit, len(strings.signs))
        for edit in sorted(set(edits), key=lambda edit: (edit.start, edit.end, edit.text))
    ]
    if any(edit is None for edit in ordered):
        return None
    found: list[Replacement] = []
    for group in _groups(strings, [edit for edit in ordered if edit is not None]):
        found += _spelled(strings, group)
    return found


def _within(edit: Replacement, length: int) -> Replacement | None:
    """Leave out the line end that a cell is read with where its file has none."""
    if edit.end <= length:
        return edit
    if edit.start > length or edit.end > length + 1 or not edit.text.endswith("\n"):
        return None
    return Replacement(edit.start, length, edit.text.removesuffix("\n"))


def _groups(strings: _Strings, edits: Sequence[Replacement]) -> Iterator[list[Replacement]]:
    """Put together edits that reach into the same strings."""
    group: list[Replacement] = []
    last = -1
    for edit in edits:
        if group and strings.string_at(edit.start) > last:
            yield group
            group = []
        group.append(edit)
        last = max(last, strings.string_at(max(edit.end - 1, edit.start)))
    if group:
        yield group


def _spelled(strings: _Strings, edits: Sequence[Replacement]) -> list[Replacement]:
    first, last = strings.string_at(edits[0].start), strings.string_at(max(edits[-1].end - 1, edits[-1].start))
    between = strings.between
    inside = first == last and not any("\n" in edit.text or _ends_line(strings, edit) for edit in edits)
    if between is None or inside:
        return [_alone(strings, edit) for edit in edits]
    start, end = strings.spans[first][0], strings.spans[last][1]
    lines: list[str] = [""]
    at = bisect_left([sign.string for sign in strings.signs], first)
    for edit in edits:
        _add(lines, (strings.document[s.start : s.end] for s in strings.signs[at : edit.start]))
        _add(lines, (_json(strings.document, sign) for sign in edit.text))
        at = edit.end
    rest = [sign for sign in strings.signs[at:] if sign.string <= last]
    _add(lines, (strings.document[sign.start : sign.end] for sign in rest))
    kept = [line for line in lines if line]
    if kept or len(strings.spans) == last - first + 1:
        return [Replacement(start, end, between.join(kept))]
    # A string that is left with nothing goes with what keeps it from its neighbour.
    if last + 1 < len(strings.spans):
        return [Replacement(start, strings.spans[last + 1][0], "")]
    return [Replacement(strings.spans[first - 1][1], end, "")]


def _alone(strings: _Strings, edit: Replacement) -> Replacement:
    start = strings.offset(edit.start)
    end = strings.signs[edit.end - 1].end if edit.end > edit.start else start
    return Replacement(start, end, "".join(_json(strings.document, sign) for sign in edit.text))


def _ends_line(strings: _Strings, edit: Replacement) -> bool:
    return any(strings.document[s.start : s.end] == "\\n" for s in strings.signs[edit.start : edit.end])


def _add(lines: list[str], signs: Iterator[str]) -> None:
    for sign in signs:
        lines[-1] += sign
        if sign == "\\n":
            lines.append("")


def _json(document: str, sign: str) -> str:
    """Spell a character as JSON, with an escape for what is not ASCII where the file has it so."""
    return json.dumps(sign, ensure_ascii=document.isascii() and "\\u" in document)[1:-1]
