"""The places of a finding, drawn under the lines of source that they are in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.cells import cell_len
from rich.text import Text

from kerasdoctor.places import Line, Part, Spot
from kerasdoctor.record import record
from kerasdoctor.render.page import DIM, Page

Sources = Mapping[str, Sequence[str]]

GUTTER = 3
# What is shown of a long line to the left of a place that lies far to the right.
LEAD_IN = 8
# A label that stands below its place moves left until this much of it fits on a line.
LABEL = 60
OTHER = "blue"
CUT = "..."


@record
class Mark:
    """A span of one cleaned source line, in characters from 0, with its label."""

    start: int
    end: int
    label: str
    primary: bool


def frame(page: Page, spots: Sequence[Spot], sources: Sources, style: str) -> Iterator[Text]:
    """Draw the places of a finding; the first one is underlined with ^ and the others with -."""
    primary = spots[0] if spots else None
    gutter = max([GUTTER, *(len(str(spot.place.local.line + 1)) for spot in spots if isinstance(spot.place, Line))])
    arrow = "-->"
    for here, source in by_file(spots, sources):
        if source:
            marks = [(place.local, mark_of(page, spot, place.local, source, spot is primary)) for spot, place in here]
            yield Text.assemble((f"{' ' * gutter}{arrow} ", OTHER), page.name(str(here[0][1])))
            yield from _drawn(page, marks, source, gutter, style)
        else:
            yield from _listed(page, here, f"{' ' * gutter}{arrow} ")
        arrow = ":::"
    for spot in spots:
        if isinstance(spot.place, Part):
            label = f": {spot.label}" if spot.label else ""
            yield from page.fold(page.prose(f"{spot.place}{label}"), " " * gutter, gutter + 2)


def by_file(spots: Sequence[Spot], sources: Sources) -> Iterator[tuple[list[tuple[Spot, Line]], Sequence[str]]]:
    """Yield the spots of each file or cell with its lines, which are empty where some of them are not known."""
    lines = [(spot, spot.place) for spot in spots if isinstance(spot.place, Line)]
    for path, cell in dict.fromkeys((place.path, place.cell) for _, place in lines):
        here = [(spot, place) for spot, place in lines if (place.path, place.cell) == (path, cell)]
        source = sources.get(path, ()) if cell is None else sources.get(path, ())[cell.first - 1 :]
        known = all(1 <= place.local.line <= len(source) for _, place in here)
        yield here, source if known else ()


def where(page: Page, spot: Spot) -> str:
    """Return a place and its label on one line."""
    return page.name(f"{spot.place}: {spot.label}" if spot.label else str(spot.place))


def _listed(page: Page, here: Sequence[tuple[Spot, Line]], lead: str) -> Iterator[Text]:
    for spot, place in here:
        yield Text.assemble((lead, OTHER), page.name(str(place)))
        lead = " " * len(lead)
        if spot.label:
            yield from page.item(spot.label, lead + "  ")


def mark_of(page: Page, spot: Spot, place: Line, source: Sequence[str], primary: bool) -> Mark:
    """Return where the mark of a spot lies in its line of source, as that is shown."""
    text = source[place.line - 1].rstrip()
    blank = len(text) - len(text.lstrip())
    start = min(max(place.column - 1, 0), len(text))
    same_line = place.end_line in (None, place.line)
    end = place.end_column - 1 if place.end_column is not None and same_line else len(text)
    start = max(start, blank)
    before = len(page.clean(text[:start]))
    return Mark(before, max(before + 1, len(page.clean(text[:end]))), spot.label, primary)


def _drawn(
    page: Page, marks: Sequence[tuple[Line, Mark]], source: Sequence[str], gutter: int, style: str
) -> Iterator[Text]:
    yield _row(gutter, "")
    before = None
    for number in sorted({place.line for place, _ in marks}):
        if before is not None and number == before + 2:
            yield _row(gutter, before + 1, _shown(page, source[before], gutter, ()))
        elif before is not None and number > before + 2:
            yield Text(f"{CUT:>{gutter}}", style=OTHER)
        here = sorted((mark for place, mark in marks if place.line == number), key=lambda mark: mark.start)
        yield from _underlined(page, number, source[number - 1], here, gutter, style)
        before = number
    yield _row(gutter, "")


def _underlined(page: Page, number: int, text: str, marks: Sequence[Mark], gutter: int, style: str) -> Iterator[Text]:
    room = page.width - gutter - 3
    if len(marks) > 1 and len(page.clean(text)) > room:
        for mark in marks:
            yield from _underlined(page, number, text, (mark,), gutter, style)
        return
    shown, shift = _window(page.clean(text).rstrip(), marks, room)
    yield _row(gutter, number, Text(shown))
    for mark in marks:
        start, end = mark.start - shift, min(mark.end - shift, len(shown))
        column = cell_len(shown[:start])
        width = max(1, cell_len(shown[start:end]))
        yield from _labelled(page, mark, column, width, gutter, style if mark.primary else OTHER)


def _labelled(page: Page, mark: Mark, column: int, width: int, gutter: int, style: str) -> Iterator[Text]:
    line = Text(" " * column).append(("^" if mark.primary else "-") * width, style=style)
    label = page.prose(mark.label, style)
    if gutter + 3 + column + width + 1 + label.cell_len <= page.width:
        yield _row(gutter, "", Text.assemble(line, " ", label))
        return
    yield _row(gutter, "", line)
    used = gutter + 3
    room = page.width - used
    indent = max(0, min(column, room - min(label.cell_len, LABEL)))
    narrower = Page(room, page.ascii_only)
    for folded in narrower.fold(label, " " * indent):
        yield _row(gutter, "", folded)


def _shown(page: Page, text: str, gutter: int, marks: Sequence[Mark]) -> Text:
    return Text(_window(page.clean(text).rstrip(), marks, page.width - gutter - 3)[0])


def _window(text: str, marks: Sequence[Mark], room: int) -> tuple[str, int]:
    """Return the part of a long line that holds the marks, and by how much it is shifted."""
    start = min((mark.start for mark in marks), default=0)
    end = max((mark.end for mark in marks), default=0)
    if len(text) <= room:
        return text, 0
    begin = min(start - LEAD_IN, len(text) - room + len(CUT))
    if end <= room - len(CUT) or begin <= len(CUT):
        return text[: room - len(CUT)] + CUT, 0
    rest = text[begin:]
    if len(rest) > room - len(CUT):
        rest = rest[: room - 2 * len(CUT)] + CUT
    return CUT + rest, begin - len(CUT)


def _row(gutter: int, number: int | str, content: Text | None = None) -> Text:
    row = Text.assemble((f"{number:>{gutter}} |", OTHER if number else f"{OTHER} {DIM}"))
    if content is not None and content.plain:
        row.append(" ").append_text(content)
    return row
