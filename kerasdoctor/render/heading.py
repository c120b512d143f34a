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
from kerasdoctor.render.words import counted, joined, listed
from kerasdoctor.report import Report, Stop

# The last lines of a script hold its error; more would push the remedy off the screen.
OUTPUT_LINES = 8
# A reader of a long notebook wants to know that the rest is right, not where each of it is.
FITS_SHOWN = 8
HEALTHY = "bold green"
DID_NOT_REACH = "What follows was read off the source only, because the script did not reach `fit`."
LEARNED = "What follows is what had been learned before."
FOLLOWS = {
    "not-run": "What follows was read off the source only.",
    "unreadable": "What follows was read off those parts of the source that could be understood.",
}
VERBS = {Severity.BREAKS: ("breaks", "break"), Severity.HURTS: ("hurts", "hurt")}


def heading(
    page: Page, report: Report, diagnosis: Diagnosis, *others: Diagnosis, reminded: bool = False
) -> Iterator[Text]:
    """Yield what was examined and what came of it; `others` are fits of which the same is to be said.

    With `reminded` it has been said already that nothing was run.
    """
    subject = examined(report, diagnosis, *others)
    if report.stop is None or subject != report.subject:
        yield from page.fold(page.prose(page.name(subject), HEADING), "", 2)
    if report.static and not reminded:
        read = "the source" if report.sources else "the file"
        yield from page.item(f"Read off {read} only: nothing was run.", "")
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
    other = " else" if diagnosis.set_aside else ""
    shown = f"Nothing{other} here" if diagnosis.live else f"Nothing{other} that the source shows"
    return f"{shown} breaks or hurts what the setup can learn{more}", HEALTHY


def stop(page: Page, report: Report, halt: Stop) -> Iterator[Text]:
    """Yield why the script did not reach `fit`, what it printed last, and the remedy."""
    yield from page.fold(page.prose(page.name(report.subject), HEADING), "", 2)
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
        reached = any(diagnosis.live for diagnosis in report.diagnoses)
        yield from page.item(LEARNED if reached else FOLLOWS.get(halt.reason, DID_NOT_REACH), "")


def examined(report: Report, *diagnoses: Diagnosis) -> str:
    """Say what was examined: the file and the lines of its fits."""
    places = [_place(report, diagnosis) for diagnosis in diagnoses]
    said = [place.said + ("" if place.path == report.subject else f" of {place.path}") for place in places if place]
    if said and len(said) == len(diagnoses):
        methods = {diagnosis.network.method if diagnosis.network is not None else "fit" for diagnosis in diagnoses}
        method = methods.pop() if len(methods) == 1 else "fit"
        fits = method if len(said) == 1 or method != "fit" else "fits"
        which = f", {_setup(diagnoses[0])}" if len(diagnoses) == 1 and _setup(diagnoses[0]) else ""
        return f"{report.subject}, {fits} at {listed(joined(dict.fromkeys(said)), most=FITS_SHOWN)}{which}"
    diagnosis = diagnoses[0]
    return report.subject if diagnosis.case in ("", report.subject) else f"{report.subject}, {diagnosis.case}"


def _setup(diagnosis: Diagnosis) -> str:
    """Return which setup of several at one line a diagnosis is of, such as "setup 2"."""
    before, mark, number = diagnosis.case.rpartition(", setup ")
    return f"setup {number}" if before and mark and number.isdecimal() else ""


def _place(report: Report, diagnosis: Diagnosis) -> Line | None:
    """Return where the fit of a case stands, also where only the name of the case says so."""
    network = diagnosis.network
    if network is not None and isinstance(network.where, Line):
        return network.where
    line = diagnosis.case.removeprefix(f"{report.subject}:").partition(",")[0]
    return Line(report.subject, int(line)) if line.isdecimal() else None
