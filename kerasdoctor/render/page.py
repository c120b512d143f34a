"""The page that a report is written on: its width, its signs and how text is folded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rich.cells import cell_len
from rich.text import Span, Text

from kerasdoctor.finding import Severity
from kerasdoctor.record import record

# Longer lines of prose are hard to read; source and diffs may use the full width.
PROSE = 100
# Below this width the names of the blocks get lines of their own.
NARROW = 76
# Folding into less than this would leave single words on most lines.
LEAST_ROOM = 24
TAB = "    "

STYLES = {Severity.BREAKS: "bold red", Severity.HURTS: "bold yellow", Severity.SMELLS: "cyan"}
CODE = "bold"
DIM = "dim"
HEADING = "bold"

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
# Also what turns around the direction of all that follows.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# What a workflow of GitHub takes for a command in whatever a step prints, in the new and the old spelling.
_COMMAND = re.compile(r"^[^\S\n]*:(?=:(?!:))|##(?=\[[a-z])", re.MULTILINE)


def harmless(line: str) -> str:
    """Return a line that no workflow takes for a command, whatever a script, a layer or an exception is called."""
    return _COMMAND.sub(r"\g<0> ", line) if "::" in line or "##[" in line else line


@record
class Page:
    """How wide a report may be and whether only ASCII may be used."""

    width: int
    ascii_only: bool = False

    @property
    def good(self) -> str:
        """The sign in front of what was found right."""
        return "[ok]" if self.ascii_only else "✓"

    @property
    def bad(self) -> str:
        """The sign in front of what failed."""
        return "[x]" if self.ascii_only else "✗"

    @property
    def arrow(self) -> str:
        """The sign between a number before and after."""
        return "->" if self.ascii_only else "→"

    @property
    def narrow(self) -> bool:
        """Whether blocks are stacked and not set beside their names."""
        return self.width < NARROW

    @property
    def body(self) -> int:
        """The column at which the text of a block starts."""
        return 5 if self.narrow else 13

    def clean(self, text: str) -> str:
        """Drop escape sequences, control characters and signs that turn text around, and what cannot be encoded."""
        if text.isascii() and text.isprintable():
            return text
        plain = _CONTROLS.sub("", _ESCAPES.sub("", text.replace("\t", TAB)))
        encoding = "ascii" if self.ascii_only else "utf-8"
        return plain.encode(encoding, "replace").decode(encoding)

    def name(self, text: str) -> str:
        """Return what names a file or a place in one line, whatever the file is called."""
        return self.clean(" ".join(text.splitlines()))

    def prose(self, text: str, style: str = "") -> Text:
        """Return text with what stands in backticks set off; nothing in it is read as markup."""
        written = Text(self.clean(text), style=style)
        if "`" in text:
            written.highlight_regex(r"`[^`\n]+`", CODE)
        return written

    def fold(self, body: Text, lead: Text | str = "", hang: int | None = None) -> Iterator[Text]:
        """Fold text to the page, after a lead on the first line and indented on all others."""
        first = Text(lead) if isinstance(lead, str) else lead
        indent = cell_len(first.plain) if hang is None else hang
        room = min(self.width, PROSE)
        used = cell_len(first.plain)
        for paragraph in body.split("\n", allow_blank=True) if "\n" in body.plain else (body,):
            for line in _folded(paragraph, max(room - used, LEAST_ROOM), max(room - indent, LEAST_ROOM)):
                yield _behind(first, line)
                first, used = Text(" " * indent), indent

    def item(self, text: str, lead: str, *, style: str = "") -> Iterator[Text]:
        """Fold plain text after a lead, with the other lines indented as far as the lead."""
        return self.fold(self.prose(text, style), lead)


def _behind(lead: Text, line: Text) -> Text:
    """Return a lead and a line as one; that is done for each line of a report, and rich takes longer for it."""
    before = lead.plain
    made = Text(before + line.plain)
    if lead.style or lead.spans or line.style or line.spans:
        made.spans = [*_spans(lead, 0), *_spans(line, len(before))]
    return made


def _spans(text: Text, by: int) -> Iterator[Span]:
    if text.style:
        yield Span(by, by + len(text), text.style)
    yield from (span.move(by) for span in text.spans)


def _part(paragraph: Text, start: int, end: int) -> Text:
    """Return a part of a text with its styles."""
    return paragraph[start:end] if paragraph.spans else Text(paragraph.plain[start:end], style=paragraph.style)


def _folded(paragraph: Text, first_room: int, room: int) -> Iterator[Text]:
    start = end = 0
    plain, limit = paragraph.plain, first_room
    # Nearly all text is plain ASCII, each sign of which takes one column; rich looks up every part.
    width = len if plain.isascii() and plain.isprintable() else cell_len
    if width(plain) <= min(first_room, room) and not plain[-1:].isspace():
        yield paragraph
        return
    for begin, stop in _pieces(plain, min(first_room, room), width):
        if end > start and width(plain[start:stop]) > limit:
            yield _part(paragraph, start, end)
            start, limit = begin, room
        end = stop
    yield _part(paragraph, start, end)


def _pieces(plain: str, room: int, width: Callable[[str], int]) -> Iterator[tuple[int, int]]:
    """Yield where words start and end; words wider than the room are cut."""
    for word in re.finditer(r"\S+", plain):
        start = word.start()
        while width(plain[start : word.end()]) > room:
            cut = start + 1
            while width(plain[start : cut + 1]) <= room:
                cut += 1
            yield start, cut
            start = cut
        yield start, word.end()
