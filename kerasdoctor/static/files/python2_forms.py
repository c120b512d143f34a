"""Rewrites what only Python 2 accepts into Python 3, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kerasdoctor.record import record
from kerasdoctor.static.files.nesting import Nesting

_WORD = re.compile(r"(?:^|[;:])[ \t]*(?P<word>print|exec|raise|except)\b")
# Forms that are rewritten wherever they stand outside strings: the pattern, and what takes its place.
_PIECES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<>"), "!="),
    (re.compile(r"(?<![\w.])(?<!\d[eE][-+])0(?=[0-7]+[lL]?(?![\w.]))"), "0o"),
    (re.compile(r"\b[uU](?=[rR][\"'])"), ""),
)
_NUMBER = re.compile(r"(?<![\w.])(?:0[xX][0-9a-fA-F]+|\d+)[lL]\b")
_LAMBDA = re.compile(r"\blambda\s*(?P<open>\()[\w\s,]+(?P<close>\))\s*:")
_NO_STATEMENT = re.compile(r"\s*(?:$|[=.,)\]:;(]|>>|(?:in|is|and|or|if|for)\b)")


@record
class Edit:
    """New text for a part of one line, both counted from 0."""

    line: int
    start: int
    end: int
    text: str


@record
class Statement:
    """The lines of one statement, with strings filled and comments blanked; its end is exclusive.

    One that is not closed goes on to the end of the text, for want of a bracket or, if it is
    `quoted`, of a quote.
    """

    first: int
    last: int
    masked: tuple[str, ...]
    closed: bool = True
    quoted: bool = False

    def where(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset in the joined lines."""
        line = self.first
        for row in self.masked:
            if offset <= len(row):
                return line, offset
            offset -= len(row) + 1
            line += 1
        return line - 1, len(self.masked[-1])


def statements(lines: Sequence[str]) -> Iterator[Statement]:
    """Yield the statements of a text by their lines, as far as brackets and strings tell."""
    nesting = Nesting()
    first, masked = 0, list[str]()
    for number, line in enumerate(lines):
        masked.append(nesting.feed(line))
        if not nesting.open:
            yield Statement(first, number + 1, tuple(masked))
            first, masked = number + 1, []
    if masked:
        yield Statement(first, len(lines), tuple(masked), closed=False, quoted=nesting.quote is not None)


def rewritten(lines: Sequence[str]) -> list[Edit]:
    """Return the edits that turn Python 2 into Python 3, in the order of the text."""
    edits: list[Edit] = []
    for statement in statements(lines):
        edits += _words(statement)
        for number, masked in enumerate(statement.masked, statement.first):
            edits += _pieces(number, masked)
    return sorted(edits, key=lambda edit: (edit.line, edit.start, edit.end))


def _pieces(number: int, masked: str) -> Iterator[Edit]:
    for pattern, text in _PIECES:
        for match in pattern.finditer(masked):
            yield Edit(number, match.start(), match.end(), text)
    for match in _NUMBER.finditer(masked):
        yield Edit(number, match.end() - 1, match.end(), "")
    for match in _LAMBDA.finditer(masked):
        yield Edit(number, match.start("open"), match.end("open"), " ")
        yield Edit(number, match.start("close"), match.end("close"), " ")
    ticks = [match.start() for match in re.finditer("`", masked)]
    for place, at in enumerate(ticks if len(ticks) % 2 == 0 else ()):
        yield Edit(number, at, at + 1, ")" if place % 2 else "repr(")


def _words(statement: Statement) -> Iterator[Edit]:
    """Rewrite the statements that Python 3 has as calls, or with another sign between their parts."""
    text = "\n".join(statement.masked)
    depths = _depths(text)
    for match in _WORD.finditer(text):
        if depths[match.start("word")]:
            continue
        begin = match.end()
        end = _end(text, depths, begin)
        pairs = _PARTS[match["word"]](text, depths, begin, end)
        for start, stop, new in pairs:
            line, column = statement.where(start)
            yield Edit(line, column, column + stop - start, new)


def _print(text: str, depths: list[int], begin: int, end: int) -> Iterator[tuple[int, int, str]]:  # noqa: ARG001
    if _NO_STATEMENT.match(text, begin, end) is None:
        yield begin, begin + text[begin].isspace(), "("
        yield end, end, ")"


def _exec(text: str, depths: list[int], begin: int, end: int) -> Iterator[tuple[int, int, str]]:
    if _NO_STATEMENT.match(text, begin, end) is None:
        yield begin, begin + text[begin].isspace(), "("
        for match in re.compile(r"\s+in\s+").finditer(text, begin, end):
            if not depths[match.start()]:
                yield match.start(), match.end(), ", "
        yield end, end, ")"


def _raise(text: str, depths: list[int], begin: int, end: int) -> Iterator[tuple[int, int, str]]:
    comma = _comma(text, depths, begin, end)
    if comma is not None:
        yield comma, comma + 1, "("
        yield end, end, ")"


def _except(text: str, depths: list[int], begin: int, end: int) -> Iterator[tuple[int, int, str]]:
    comma = _comma(text, depths, begin, end)
    colon = next((at for at in range(begin, end) if text[at] == ":" and not depths[at]), None)
    if comma is not None and colon is not None and comma < colon:
        named = text[comma + 1 : colon].strip().isidentifier()
        yield comma, comma + 1 if named else colon, " as " if named else ""


_PARTS = {"print": _print, "exec": _exec, "raise": _raise, "except": _except}


def _comma(text: str, depths: list[int], begin: int, end: int) -> int | None:
    return next((at for at in range(begin, end) if text[at] == "," and not depths[at]), None)


def _end(text: str, depths: list[int], begin: int) -> int:
    """Return where the simple statement that begins here ends, without the blanks before its end."""
    stops = (at for at in range(begin, len(text)) if text[at] == ";" and not depths[at])
    return begin + len(text[begin : next(stops, len(text))].rstrip())


def _depths(text: str) -> list[int]:
    """Return for each character how many brackets are open before it."""
    depths: list[int] = []
    depth = 0
    for sign in text:
        depth -= sign in ")]}" and depth > 0
        depths.append(depth)
        depth += sign in "([{"
    return [*depths, depth]
