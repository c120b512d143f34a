"""Reports with one line for each finding, which other programs can take apart, and one for the counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from kerasdoctor.finding import Severity
from kerasdoctor.places import Line
from kerasdoctor.render import sections
from kerasdoctor.render.found import Found, found, plain, shown
from kerasdoctor.render.page import HEADING, STYLES, Page, harmless
from kerasdoctor.report import Report


def text(reports: Sequence[Report]) -> str:
    """Return the lines without colour."""
    return "\n".join(harmless(line.plain) for line in lines(Page(0), reports))


def lines(page: Page, reports: Sequence[Report]) -> Iterator[Text]:
    """Yield a line for each file that could not be examined, for each finding, and for all counts."""
    for report in reports:
        yield from _stop(page, report)
        yield from (_line(page, one) for one in found([report]))
    yield Text(sections.tally(reports))


def _stop(page: Page, report: Report) -> Iterator[Text]:
    if report.stop is not None:
        place = report.stop.place
        where = address(place) if isinstance(place, Line) else shown(report.subject)
        message = page.clean(plain(report.stop.message))
        yield Text.assemble((f"{page.clean(where)}: ", HEADING), ("stopped", STYLES[Severity.BREAKS]), f": {message}")


def _line(page: Page, one: Found) -> Text:
    name = f"[{page.clean(one.rule)}]"
    style = STYLES[one.item.severity]
    where = shown(one.report.subject) if one.where is None else address(_place(one) or one.where)
    return Text.assemble(
        (f"{page.clean(where)}: ", HEADING), (one.item.severity.word, style), name, f" {page.clean(one.message)}"
    )


def _place(one: Found) -> Line | None:
    """Return where a finding stands, in the lines of its cell where that is a notebook's."""
    network = one.diagnosis.network
    known = [spot.place for spot in one.item.finding.places]
    known += [network.where] if network is not None and network.where is not None else []
    return next((place for place in known if isinstance(place, Line)), None)


def address(place: Line) -> str:
    """Return a place as editors and programs read it, such as "train.py:17:23" or "nb.ipynb:cell 7:3:1"."""
    local = place.local
    cell = "" if place.cell is None else f"{place.cell.said}:"
    return f"{shown(place.path)}:{cell}{local.line}:{local.column}"
