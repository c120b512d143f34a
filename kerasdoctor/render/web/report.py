"""One report of a page: the verdict, what to do, the setup as a picture, each finding, and what was ruled out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias
from xml.etree.ElementTree import Element

from kerasdoctor.diagnosis import Cause, Diagnosis, Said, said_of
from kerasdoctor.finding import Severity
from kerasdoctor.places import Line, Spot
from kerasdoctor.render import heading, sections
from kerasdoctor.render.fixes import choosing
from kerasdoctor.render.found import by_severity, found
from kerasdoctor.render.web import closing, findings, pictures
from kerasdoctor.render.web.diagram import diagram
from kerasdoctor.render.web.elements import Child, el, p, prose, sentence, written
from kerasdoctor.render.web.remedies import arms, of_worth
from kerasdoctor.render.web.source import source
from kerasdoctor.render.words import counted, listed
from kerasdoctor.report import Report, Stop

# Causes that were told, with the name of their fit and where on the page they stand.
Told: TypeAlias = dict[Said, tuple[str, str]]


def body(report: Report, anchor: str, *, whole: bool, top: bool) -> Element:
    """Return a report; one that is not to be told in whole has no pictures, and of what was ruled out the number.

    `top` says that its first heading is that of the page.
    """
    parts: list[Element | None] = []
    if report.made:
        parts.append(p(f"Made data stand in for {listed(report.made)}: what depends on their values is not judged.",
                       "warning"))  # fmt: skip
    if report.stop is not None:
        parts.append(_stop(report, report.stop, _heading(top)))
    parts += _diagnoses(report, anchor, whole, top and report.stop is None)
    if not report.diagnoses and report.stop is None:
        parts.append(el(_heading(top), "top hurts", f"{report.subject}: no call of fit was examined"))
    return el("div", "report", parts, closing.notes(report.remarks), id=anchor)


def _diagnoses(report: Report, anchor: str, whole: bool, top: bool) -> Iterator[Element | None]:
    """Yield each fit; of several, those that nothing is wrong with and what holds for all come once, at the end."""
    several = len(report.diagnoses) > 1
    told: Told = {}
    for number, diagnosis in enumerate(report.diagnoses):
        if not several or not _nothing_wrong(diagnosis):
            here = f"{anchor}-{number}"
            yield el("section", "diagnosis", list(_diagnosis(report, diagnosis, here, whole, _heading(top), told)))
            top = False
            for at, cause in sections.numbered(diagnosis):
                told.setdefault(said_of(cause), (diagnosis.case, f"{here}-{at}"))
    right = [diagnosis for diagnosis in report.diagnoses if _nothing_wrong(diagnosis)]
    if several and right:
        names = dict.fromkeys(name for diagnosis in right for name, _ in diagnosis.ruled_out)
        struck = p(f"Ruled out: {', '.join(names)}.", "quiet") if names else None
        yield el("section", "diagnosis", _head(report, right, _heading(top)), struck)
    if several:
        yield closing.not_checked(dict.fromkeys(item for one in report.diagnoses for item in one.not_checked))
    yield closing.set_aside([item for diagnosis in report.diagnoses for item in diagnosis.set_aside])


def lines(reports: Sequence[Report], most: int) -> Element:
    """Return a line for each finding of the reports for which a page has no room, the worst first, of `most` bytes."""
    rows = [
        el("li", "", el("span", f"badge {one.item.severity.word}", one.item.severity.word), " ",
           el("code", "", f"{one.path}:{one.where.line}" if one.where else one.path), " ", prose(one.message))
        for one in by_severity(found(reports))
    ]  # fmt: skip
    shown = 0
    for row in rows:
        most -= len(written(row).encode("utf-8", "replace"))
        if most < 0:
            break
        shown += 1
    left = p(f"{counted(len(rows) - shown, 'more finding')} not shown.", "quiet") if shown < len(rows) else None
    title = f"{counted(len(reports), 'more report')}, in a line for each finding"
    return el("section", "", el("h2", "", title), el("ul", "lines", rows[:shown]), left)


def _nothing_wrong(diagnosis: Diagnosis) -> bool:
    return not (diagnosis.causes or diagnosis.symptoms or diagnosis.crashed or diagnosis.outlook)


def _heading(top: bool) -> str:
    return "h1" if top else "h2"


def _stop(report: Report, stop: Stop, rank: str) -> Element:
    place = [Spot(stop.place, "")] if isinstance(stop.place, Line) else []
    last = stop.output[-heading.OUTPUT_LINES :]
    return el(
        "section",
        "stop",
        el("p", "subject", report.subject),
        el(rank, "top breaks", prose(f"Stopped: {stop.message}")),
        source(place, report.sources),
        el("div", "code output", [el("div", "row", el("code", "line", line.rstrip())) for line in last], role="group",
           aria_label="the last lines that the script printed") if last else None,
        el("p", "why", el("strong", "", "To mend it: "), prose(stop.remedy)) if stop.remedy else None,
        p(heading.FOLLOWS.get(stop.reason, heading.DID_NOT_REACH), "quiet") if report.diagnoses else None,
    )  # fmt: skip


def _diagnosis(
    report: Report, diagnosis: Diagnosis, anchor: str, whole: bool, rank: str, told: Told
) -> Iterator[Element | None]:
    """Yield what is to be said of a fit; `told` are causes that were told above, with their fit and place."""
    numbered = sections.numbered(diagnosis)
    large = [(number, cause) for number, cause in numbered if cause.severity >= Severity.HURTS]
    small = [(number, cause) for number, cause in numbered if cause.severity < Severity.HURTS]
    yield _head(report, [diagnosis], rank)
    yield _overview(diagnosis, large, anchor, whole)
    tried = next((number for number, cause in large if any(remedy.trial for remedy in cause.remedies)), None)
    if large:
        yield el("h2", "", "What is wrong")
    for number, cause in large:
        here = f"{anchor}-{number}"
        if said_of(cause) in told:
            yield findings.again(number, cause, here, *told[said_of(cause)])
        else:
            yield findings.cause(number, cause, diagnosis, report.sources, here, first=number == tried)
    new = [(number, cause) for number, cause in small if said_of(cause) not in told]
    if new:
        yield findings.smaller(new, report.sources, anchor)
    if diagnosis.symptoms:
        numbers: dict[str, list[int]] = {}
        for number, cause in numbered:
            numbers.setdefault(cause.rule.name, []).append(number)
        yield findings.symptoms(diagnosis.symptoms, numbers, report.sources)
    if whole:
        yield _measured(diagnosis, drawn=bool(large), told=tried is not None)
    yield from closing.closing(diagnosis, whole, alone=len(report.diagnoses) == 1)


def _head(report: Report, diagnoses: Sequence[Diagnosis], rank: str) -> Element:
    """Return what was examined, which may be several fits of which the same is to be said, and what came of it."""
    said, _ = heading.verdict(diagnoses[0])
    worst = diagnoses[0].worst
    kind = "good" if worst is None or worst < Severity.HURTS else worst.word
    read = None
    if report.static:
        read = p(f"Read off {'the source' if report.sources else 'the file'} only: nothing was run.", "quiet")
    subject = el("p", "subject", heading.examined(report, *diagnoses))
    return el("header", "", subject, el(rank, f"top {kind}", said), read)


def _overview(diagnosis: Diagnosis, causes: Sequence[tuple[int, Cause]], anchor: str, whole: bool) -> Element | None:
    """Return what a reader wants to know in the first minute, beside the setup as a picture."""
    if not causes:
        return None
    drawn = _drawn(diagnosis, "Numbers are those of the findings below.") if whole else None
    return el("div", "overview", el("div", "in-short", list(_in_short(causes, anchor))), drawn)


def _drawn(diagnosis: Diagnosis, note: str) -> Element | None:
    network = diagnosis.network
    if network is None or not network.layers:
        return None
    return pictures.figure("The setup", note, diagram(diagnosis, network))


def _in_short(causes: Sequence[tuple[int, Cause]], anchor: str) -> Iterator[Element]:
    yield el("h2", "", "In short")
    items = [
        el("li", cause.severity.word, el("a", "", prose(sentence(cause.finding.message)), href=f"#{anchor}-{number}"))
        for number, cause in causes
    ]
    yield el("ol", "short-list", items)
    first = causes[0][1]
    intents = [(number, remedy.fix.intent) for number, remedy in enumerate(first.remedies, 1)]
    if intents:
        yield el("h3", "", "What to do")
        several = len(intents) > 1
        said: list[Child] = []
        for number, intent in intents:
            name = f"fix {number}" if several else "the fix"
            link = el("a", "", f"{name} below", href=f"#{anchor}-1-fix-{number}")
            said.append(el("li", "", [*prose(f"If {intent}: "), link] if intent else ["Apply ", link], "."))
        yield el("ul", "", said)
        if first.takes_a_person and any(remedy.edits for remedy in first.remedies):
            yield p(sentence(choosing(first)), "quiet")
    best = of_worth([first])
    if best is not None and best[1].trial is not None:
        yield el("h3", "", "Does it help?")
        yield arms(best[1].trial)
        yield p(
            f"{best[1].trial.verdict.capitalize()} by training copies of the model: {best[1].trial.reason}.", "quiet"
        )


def _measured(diagnosis: Diagnosis, *, drawn: bool, told: bool) -> Element | None:
    """Return the pictures that belong to no finding; `drawn` and `told` say that setup and losses stand above."""
    seen = diagnosis.measured
    shown: list[Element | None] = [None if drawn else _drawn(diagnosis, ""), *pictures.of_labels(diagnosis)]
    if not told:
        shown.append(pictures.of_losses(diagnosis))
    if not any(cause.rule.kind == findings.DECODE for cause in diagnosis.causes):
        shown.append(pictures.of_decode(diagnosis))
    shown.append(pictures.of_layers(seen.initial_pass) if seen.initial_pass is not None else None)
    scored = () if seen.probe is None else seen.probe.scored
    shown += [pictures.of_answers(one) for one in scored[: pictures.MOST_OUTPUTS]]
    shown.append(pictures.of_repaired(diagnosis.causes))
    if not any(item.tallies for symptom in diagnosis.symptoms for item in symptom.finding.evidence):
        shown += [pictures.of_scores(one) for one in scored[: pictures.MOST_OUTPUTS]]
    found = [picture for picture in shown if picture is not None]
    if not found:
        return None
    title = el("h2", "", "What was measured") if found != shown[:1] else None
    return el("section", "", title, el("div", "pictures", found))
