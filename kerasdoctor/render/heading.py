"""The heading of a report: what was examined, and the verdict in one line."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from kerasdoctor.diagnosis import Diagnosis
from kerasdoctor.finding import Severity
from kerasdoctor.places import Line, Spot
from kerasdoctor.render.blocks import block, paragraph
from kerasdoctor.render.frame import frame
from kerasdoctor.render.page import DIM, HEADING, STYLES, Page
from kerasdoctor.render.words import counted
from kerasdoctor.report import Report, Stop

# The last lines of a script hold its error; more would push the remedy off the screen.
OUTPUT_LINES = 8
HEALTHY = "bold green"
VERBS = {Severity.BREAKS: ("breaks", "break"), Severity.HURTS: ("hurts", "hurt")}


def heading(page: Page, report: Report, diagnosis: Diagnosis) -> Iterator[Text]:
    """Yield what was examined and what came of it."""
    examined = _examined(report, diagnosis)
    if report.stop is None or examined != report.subject:
        yield from page.fold(page.prose(examined, HEADING), "", 2)
    if report.static:
        yield from page.item("Read off the source only: nothing was run, and nothing was counted.", "")
    said, style = verdict(diagnosis)
    yield from page.item(said, "", style=style)


def verdict(diagnosis: Diagnosis) -> tuple[str, str]:
    """Say in one line what a diagnosis comes to, with its style."""
    harmful = [cause.severity for cause in diagnosis.causes if cause.severity >= Severity.HURTS]
    smaller = len(diagnosis.causes) - len(harmful)
    unexplained = sum(not symptom.explained_by for symptom in diagnosis.symptoms)
    extras = [counted(smaller, "smaller thing")] if smaller else []
    extras += [f"{counted(unexplained, 'symptom')} that no cause explains"] if unexplained else []
    more = "".join(f", {extra}" for extra in extras)
    if harmful:
        verbs = " or ".join(VERBS[level][len(harmful) > 1] for level in sorted(set(harmful), reverse=True))
        return f"{counted(len(harmful), 'cause')} {verbs} this setup{more}", STYLES[max(harmful)]
    worst = diagnosis.worst
    if worst is not None and worst >= Severity.HURTS:
        return f"No cause was found{more}", STYLES[worst]
    shown = "Nothing here" if diagnosis.live else "Nothing that the source shows"
    return f"{shown} breaks or hurts what the setup can learn{more}", HEALTHY


def stop(page: Page, report: Report, halt: Stop) -> Iterator[Text]:
    """Yield why the script did not reach `fit`, what it printed last, and the remedy."""
    yield from page.fold(page.prose(report.subject, HEADING), "", 2)
    body = Text.assemble(("stopped", STYLES[Severity.BREAKS]), ": ", page.prose(halt.message, HEADING))
    yield from page.fold(body, "", 2)
    if halt.place is not None:
        yield from frame(page, (Spot(halt.place, ""),), report.sources, STYLES[Severity.BREAKS])
    if halt.output:
        last = halt.output[-OUTPUT_LINES:]
        lines = [line for text in last for line in paragraph(page, text.rstrip(), style=DIM)]
        yield from block(page, "output", lines)
    if halt.remedy:
        yield from block(page, "remedy", [*paragraph(page, halt.remedy)])
    if report.diagnoses:
        yield Text()
        yield from page.item("What follows was read off the source only, because the script did not reach `fit`.", "")


def _examined(report: Report, diagnosis: Diagnosis) -> str:
    network = diagnosis.network
    where = network.where if network is not None else None
    if isinstance(where, Line):
        path = "" if where.path == report.subject else f" of {where.path}"
        return f"{report.subject}, fit at {where.said}{path}"
    if diagnosis.case in ("", report.subject):
        return report.subject
    line = diagnosis.case.removeprefix(f"{report.subject}:")
    return f"{report.subject}, {f'fit at line {line}' if line.isdecimal() else diagnosis.case}"
