"""The blocks under a finding: evidence, why, rank and note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from kerasdoctor.diagnosis import Cause, Symptom
from kerasdoctor.finding import Confidence
from kerasdoctor.places import Evidence
from kerasdoctor.render import bars
from kerasdoctor.render.page import HEADING, STYLES, Page
from kerasdoctor.render.words import CONFIDENCES, counted

BULLET = "- "


def title(page: Page, item: Cause | Symptom, number: int | None = None) -> Iterator[Text]:
    """Yield what was found, after its number, its severity and the name of its rule."""
    lead = Text.assemble(
        (f"{number} " if number is not None else "", HEADING),
        (f"{item.severity.word}[{page.clean(item.rule.name)}]", STYLES[item.severity]),
        ": ",
    )
    body = Text.assemble(lead, page.prose(item.finding.message, HEADING))
    yield from page.fold(body, "", 2)


def block(page: Page, name: str, lines: Sequence[Text]) -> Iterator[Text]:
    """Set lines, which are indented already, beside the name of their block, or below it."""
    if page.narrow:
        yield Text(f"   {name}", style=HEADING)
        yield from lines
        return
    first, *rest = lines
    yield Text.assemble((f"   {name:<{page.body - 3}}", HEADING), first[page.body :])
    yield from rest


def paragraph(page: Page, text: str, *, lead: str = "", style: str = "") -> Iterator[Text]:
    """Fold text at the column of the blocks, after a lead on its first line."""
    return page.item(text, f"{' ' * page.body}{lead}", style=style)


def evidence(page: Page, seen: Sequence[Evidence]) -> Iterator[Text]:
    """Yield each observation with its tallies and the number of rows that it rests on."""
    lines: list[Text] = []
    lead = BULLET if len(seen) > 1 else ""
    for item in seen:
        basis = f" (counted on {counted(item.rows, 'row')})" if item.rows is not None else ""
        lines += paragraph(page, f"{item.text}{basis}", lead=lead)
        lines += bars.rows(page, item.tallies, page.body + len(lead) + 2)
    if lines:
        yield from block(page, "evidence", lines)


def why(page: Page, text: str) -> Iterator[Text]:
    """Yield the reason why a finding does harm."""
    if text:
        yield from block(page, "why", [*paragraph(page, text)])


def rank(page: Page, because: str) -> Iterator[Text]:
    """Yield why a cause stands where it stands."""
    if because:
        yield from block(page, "rank", [*paragraph(page, because)])


def note(page: Page, confidence: Confidence, text: str | None) -> Iterator[Text]:
    """Yield how sure a finding is and what else belongs to it."""
    lines = [*paragraph(page, f"confidence: {CONFIDENCES[confidence]}")]
    if text:
        lines += paragraph(page, text)
    yield from block(page, "note", lines)
