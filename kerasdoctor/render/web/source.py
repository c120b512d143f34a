"""Source with its faulty places marked: carets and labels below the line, and only labels where that is too narrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from kerasdoctor.places import Line, Part, Spot
from kerasdoctor.render.frame import Mark, Sources, by_file, mark_of
from kerasdoctor.render.page import Page
from kerasdoctor.render.web.elements import Child, el, prose

# A label that would reach beyond this column stands below its carets, as far to the right as it fits.
WIDE = 100
_PAGE = Page(WIDE)


def source(spots: Sequence[Spot], sources: Sources) -> list[Element]:
    """Return a figure for each file or cell that spots are in, and a list of those that are in none."""
    first = spots[0] if spots else None
    found = [_figure(here, lines, first) for here, lines in by_file(spots, sources)]
    parts = [spot for spot in spots if isinstance(spot.place, Part)]
    return [*found, *([el("ul", "places", [el("li", "", prose(_said(spot))) for spot in parts])] if parts else [])]


def _said(spot: Spot) -> str:
    return f"{spot.place}: {spot.label}" if spot.label else str(spot.place)


def _figure(here: Sequence[tuple[Spot, Line]], lines: Sequence[str], first: Spot | None) -> Element:
    if not lines:
        return el("ul", "places", [el("li", "", prose(_said(spot))) for spot, _ in here])
    marks = [(place.local, mark_of(_PAGE, spot, place.local, lines, spot is first)) for spot, place in here]
    caption = el("figcaption", "file", _PAGE.clean(_file(here[0][1])))
    return el("figure", "source", caption, el("div", "code", list(_rows(marks, lines))))


def _file(place: Line) -> str:
    if place.cell is None:
        return place.path
    count = f", In [{place.cell.count}]" if place.cell.count is not None and place.cell.number is not None else ""
    return f"{place.path}, {place.cell.said}{count}"


def _rows(marks: Sequence[tuple[Line, Mark]], lines: Sequence[str]) -> Iterator[Element]:
    before = None
    for number in sorted({place.line for place, _ in marks}):
        if before is not None and number == before + 2:
            yield _row(str(before + 1), [_PAGE.clean(lines[before])])
        elif before is not None and number > before + 2:
            yield _row("", ["⋯"], "gap")
        here = sorted((mark for place, mark in marks if place.line == number), key=lambda mark: mark.start)
        yield _row(str(number), list(_marked(_PAGE.clean(lines[number - 1]).rstrip(), here)), "hit")
        for mark in here:
            yield from _labelled(mark)
        before = number


def _row(number: str, content: Sequence[Child], kind: str = "") -> Element:
    return el("div", f"row {kind}".strip(), el("span", "number", number), el("code", "line", *content))


def _marked(text: str, marks: Sequence[Mark]) -> Iterator[Child]:
    """Yield a line in pieces, with its marks set off; where two overlap, the first one is."""
    done = 0
    for mark in marks:
        start, end = max(mark.start, done), min(mark.end, len(text))
        if start < end:
            yield text[done:start]
            yield el("mark", "first" if mark.primary else "other", text[start:end])
            done = end
    yield text[done:]


def _labelled(mark: Mark) -> Iterator[Element]:
    carets = ("^" if mark.primary else "-") * max(1, mark.end - mark.start)
    kind = "label first" if mark.primary else "label other"
    beside = mark.start + len(carets) + 1 + len(mark.label) <= WIDE
    drawn = el("span", "carets", carets, aria_hidden="true")
    label = el("span", "", prose(mark.label))
    if beside and mark.label:
        yield _note(kind, mark.start, drawn, " ", label)
        return
    yield _note(f"{kind} carets", mark.start, drawn)
    if mark.label:
        yield _note(kind, max(0, min(mark.start, WIDE - len(mark.label))), label)


def _note(kind: str, column: int, *content: Child) -> Element:
    return el("div", "row", el("span", "number"), el("span", kind, *content, style=f"margin-left:{column}ch"))
