"""A report as text for a terminal or a file: the root cause first, then what follows from it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from rich.text import Text

from kerasdoctor.diagnosis import Cause, Diagnosis, Said, said_of
from kerasdoctor.finding import Severity
from kerasdoctor.render import blocks, sections
from kerasdoctor.render.fixes import choice, fixes
from kerasdoctor.render.frame import Sources, frame
from kerasdoctor.render.heading import heading, stop
from kerasdoctor.render.page import HEADING, STYLES, Page, harmless
from kerasdoctor.render.words import listed
from kerasdoctor.report import Report

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions
    from rich.segment import Segment

# What most terminals and web pages show without folding; the width where none is known.
WIDTH = 100
MADE = "what depends on their values, and whether anything can be learned from them, is not judged"
LEAST_WIDTH = 40

Item = TypeVar("Item")


def text(
    report: Report, *, width: int | None = None, color: bool = False, ascii_only: bool = False, verbose: bool = False
) -> str:
    """Return a report as text, without a line break at its end.

    `color` adds ANSI escapes, `verbose` where reading the source stopped knowing, and why.
    """
    page = Page(max(LEAST_WIDTH, width or WIDTH), ascii_only)
    if not color:
        return _plain(page, report, verbose)
    from rich.console import Console

    out = io.StringIO()
    console = Console(
        file=out,
        force_terminal=True,
        force_jupyter=False,
        color_system="standard",
        no_color=False,
        legacy_windows=False,
    )
    put(console, *_written(page, report, verbose))
    return out.getvalue().removesuffix("\n")


def show(report: Report, console: Console, *, verbose: bool = False) -> None:
    """Print a report to a console, with its width, its colours and its encoding."""
    if console.color_system is None:  # what a console would make of styled text is the text alone, but at length
        console.file.write(f"{_plain(page_for(console), report, verbose)}\n")
    else:
        put(console, *_written(page_for(console), report, verbose))


def page_for(console: Console) -> Page:
    """Return the page that suits a console."""
    return Page(max(LEAST_WIDTH, console.width), not console.encoding.lower().startswith("utf"))


def put(console: Console, *lines: Text) -> None:
    """Print lines as they are; they have been folded already."""
    console.print(_Lines(lines), soft_wrap=True, highlight=False)


class _Lines:
    """Lines that a console need neither join nor fold, which takes as long as writing them."""

    def __init__(self, lines: Sequence[Text]) -> None:
        self.lines = lines

    def __rich_console__(self, console: Console, _: ConsoleOptions) -> Iterator[Segment]:
        for line in self.lines:
            if harmless(line.plain) != line.plain:
                line.plain = harmless(line.plain)
            if line.style and not line.spans:  # which rich forgets where no part of a text has a style of its own
                line.stylize(line.style)
            yield from line.render(console, end="\n")


def _written(page: Page, report: Report, verbose: bool) -> list[Text]:
    lines = list(_whole(page, report, verbose))
    for line in lines:
        if line.plain[-1:].isspace():
            line.rstrip()
    return lines


def _plain(page: Page, report: Report, verbose: bool) -> str:
    return "\n".join(harmless(line.plain.rstrip()) for line in _whole(page, report, verbose))


def _whole(page: Page, report: Report, verbose: bool) -> Iterator[Text]:
    if report.made:
        yield from page.item(f"made data stand in for {listed(report.made)}: {MADE}", "", style=STYLES[Severity.SMELLS])
    if report.stop is not None:
        yield from stop(page, report, report.stop)
        yield Text()
    if len(report.diagnoses) == 1:
        yield from _only(page, report, report.diagnoses[0])
    else:
        yield from _several(page, report)
    if not report.diagnoses and report.stop is None:
        yield from page.item(
            f"{page.name(report.subject)}: no call of `fit` was examined", "", style=STYLES[Severity.HURTS]
        )
        yield Text()
    aside = [item for diagnosis in report.diagnoses for item in diagnosis.set_aside]
    if verbose and aside:
        yield Text("set aside", style=HEADING)
        yield from sections.set_aside(page, aside)
        yield Text()
    copied = sections.copies(report.diagnoses) if verbose else []
    if copied:
        yield Text("copies", style=HEADING)
        yield from (line for said in copied for line in page.item(said, "  - "))
        yield Text()
    if verbose and (report.diagnoses or report.unknown):
        yield from _unknown(page, report)
    for note in report.remarks:
        yield from page.item(note, "note: ")
    if report.diagnoses:
        yield from sections.counts(page, report)


def _only(page: Page, report: Report, diagnosis: Diagnosis) -> Iterator[Text]:
    yield from heading(page, report, diagnosis)
    yield from _diagnosis(page, diagnosis, report.sources)
    yield from _section(page, "not checked", diagnosis.not_checked, sections.not_checked)
    yield from _last(page, diagnosis)
    yield Text()


def _several(page: Page, report: Report) -> Iterator[Text]:
    """Write what is to be said of each fit; fits that nothing is wrong with, and what holds for all, come once."""
    silent = [diagnosis for diagnosis in report.diagnoses if diagnosis.silent]
    told: dict[Said, str] = {}
    reminded = False
    for diagnosis in report.diagnoses:
        if not diagnosis.silent:
            yield from heading(page, report, diagnosis, reminded=reminded)
            reminded = True
            yield from _diagnosis(page, diagnosis, report.sources, told)
            yield from _last(page, diagnosis)
            yield Text()
            for cause in diagnosis.causes:
                told.setdefault(said_of(cause), diagnosis.case)
    if silent:
        yield from heading(page, report, *silent, reminded=reminded)
        yield Text()
    skipped = tuple(dict.fromkeys(item for diagnosis in report.diagnoses for item in diagnosis.not_checked))
    if skipped:
        yield Text("not checked", style=HEADING)
        yield from sections.not_checked(page, skipped)
        yield Text()


def _unknown(page: Page, report: Report) -> Iterator[Text]:
    yield Text("not known from the source", style=HEADING)
    if report.unknown:
        yield from sections.unknown(page, report.unknown)
    else:
        yield from page.item("Nothing: all that was looked for was read.", "  ")
    yield Text()


def _diagnosis(
    page: Page, diagnosis: Diagnosis, sources: Sources, told: Mapping[Said, str] | None = None
) -> Iterator[Text]:
    """Write a diagnosis; `told` are causes that were written above, with the cases that they were written for."""
    numbered = sections.numbered(diagnosis)
    before = told or {}
    for number, cause in numbered:
        if cause.severity >= Severity.HURTS:
            yield Text()
            if said_of(cause) in before:
                yield from sections.again(page, number, cause, before[said_of(cause)])
            else:
                yield from _cause(page, number, cause, sources)
    numbers: dict[str, list[int]] = {}
    for number, cause in numbered:
        numbers.setdefault(cause.rule.name, []).append(number)
    small = [(number, cause) for number, cause in numbered if cause.severity < Severity.HURTS]
    new = [(number, cause) for number, cause in small if said_of(cause) not in before]
    yield from _section(page, "smaller things", new, sections.smaller)
    if len(new) < len(small):
        yield from sections.smaller_again(page, [cause for _, cause in small if said_of(cause) in before])
    if diagnosis.symptoms:
        yield from sections.section("symptoms")
        yield from sections.symptoms(page, diagnosis.symptoms, numbers, sources)
    if told is None:
        yield from _section(page, "ruled out", diagnosis.ruled_out, sections.ruled_out)
    else:
        yield from _section(page, "ruled out", diagnosis.ruled_out, sections.ruled_out_by_name)
    yield from _section(page, "not ruled out", sections.still_open(diagnosis), sections.not_ruled_out)


def _last(page: Page, diagnosis: Diagnosis) -> Iterator[Text]:
    yield from _section(page, "rules that failed", diagnosis.crashed, sections.crashed)
    yield from _section(page, "after the fix", diagnosis.outlook, sections.after)


def _section(
    page: Page, name: str, items: Sequence[Item], draw: Callable[[Page, Sequence[Item]], Iterator[Text]]
) -> Iterator[Text]:
    if items:
        yield from sections.section(name)
        yield from draw(page, items)


def _cause(page: Page, number: int, cause: Cause, sources: Sources) -> Iterator[Text]:
    finding = cause.finding
    yield from blocks.title(page, cause, number)
    yield from frame(page, finding.places, sources, STYLES[cause.severity])
    yield from blocks.evidence(page, finding.evidence)
    yield from blocks.why(page, finding.why)
    yield from fixes(page, cause.remedies)
    yield from choice(page, cause)
    yield from blocks.rank(page, cause.because)
    yield from blocks.note(page, cause.confidence, finding.note)
