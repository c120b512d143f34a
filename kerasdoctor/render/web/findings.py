"""Causes and symptoms: what was found, where, what was counted, why it does harm, and what mends it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from kerasdoctor.diagnosis import Cause, Diagnosis, Symptom
from kerasdoctor.facts import Trial
from kerasdoctor.finding import Severity
from kerasdoctor.places import Evidence
from kerasdoctor.render.fixes import fix_line
from kerasdoctor.render.frame import Sources
from kerasdoctor.render.web import pictures
from kerasdoctor.render.web.bars import tallies
from kerasdoctor.render.web.elements import Child, el, p, prose, sentence
from kerasdoctor.render.web.remedies import fixes
from kerasdoctor.render.web.source import source
from kerasdoctor.render.words import CONFIDENCES, counted, listed

# The kind of the rules about how predictions are read, beside which the picture of the decode stands.
DECODE = "decode"


def cause(number: int, item: Cause, diagnosis: Diagnosis, sources: Sources, anchor: str, *, first: bool) -> Element:
    """Return all that is to be said of a cause; the first one that was tried has the picture of the losses."""
    finding = item.finding
    return el(
        "article",
        f"finding {item.severity.word}",
        _title(str(number), item),
        source(finding.places, sources),
        evidence(finding.evidence),
        pictures.of_decode(diagnosis) if item.rule.kind == DECODE else None,
        el("p", "why", el("strong", "", "Why it does harm. "), prose(finding.why)) if finding.why else None,
        p(sentence(finding.note), "quiet") if finding.note else None,
        list(fixes(item, anchor)),
        pictures.of_losses(diagnosis, [item]) if first else None,
        _in_training(item),
        p(sentence(item.because), "quiet") if item.because else None,
        id=anchor,
    )


def again(number: int, item: Cause, anchor: str, case: str, place: str) -> Element:
    """Return a cause that was told above, of another fit."""
    link = el("a", "", f"as told above of {case}", href=f"#{place}")
    return el("article", f"finding {item.severity.word}", _title(str(number), item), el("p", "", link), id=anchor)


def _in_training(item: Cause) -> Element | None:
    trials = (remedy.trial for remedy in item.remedies)
    drawn = (pictures.of_trial(trial) for trial in trials if isinstance(trial, Trial))
    return next((picture for picture in drawn if picture is not None), None)


def _title(number: str, item: Cause | Symptom) -> Element:
    pin = el("span", f"number-pin {item.severity.word}", number, aria_hidden="true") if number else None
    sure = f"{item.confidence.word}: {CONFIDENCES[item.confidence].partition('(')[2].rstrip(')')}"
    meta = el("p", "meta", el("span", f"badge {item.severity.word}", item.severity.word), " ",
              el("code", "", item.rule.name), " ", el("span", "", sure))  # fmt: skip
    message = item.finding.message
    return el(
        "header",
        "",
        el("h3", "numbered" if number else "", pin, " ", prose(f"{message[:1].upper()}{message[1:]}")),
        meta,
    )


def evidence(seen: Sequence[Evidence]) -> Element | None:
    """Return each observation with its counts and the number of rows that it rests on."""
    if not seen:
        return None
    bases = {item.rows for item in seen}
    rows = bases.pop() if len(bases) == 1 else None
    title = "What was seen" if rows is None else f"Counted on {counted(rows, 'row')}"
    items = [el("li", "", prose(_observed(item, told=rows is not None)), _counts(item)) for item in seen]
    return el("div", "evidence", el("h4", "", title), el("ul", "", items))


def _observed(item: Evidence, *, told: bool) -> str:
    basis = "" if told or item.rows is None else f" (counted on {counted(item.rows, 'row')})"
    return f"{item.text[:1].upper()}{item.text[1:]}{basis}"


def _counts(item: Evidence) -> Element | None:
    return tallies(item.tallies, item.text) if item.tallies else None


def smaller(causes: Sequence[tuple[int, Cause]], sources: Sources, anchor: str) -> Element:
    """Return the causes that are worth knowing and do little harm, in a few lines each."""
    rows = []
    for number, item in causes:
        said: list[Child] = [_title(str(number), item), source(item.finding.places[:1], sources)]
        said += [p(f"Fix: {sentence(fix_line(remedy.fix))}") for remedy in item.remedies]
        rows.append(el("article", f"finding {item.severity.word}", said, id=f"{anchor}-{number}"))
    return el("section", "", el("h2", "", "Smaller things"), rows)


def symptoms(seen: Sequence[Symptom], numbers: Mapping[str, Sequence[int]], sources: Sources) -> Element:
    """Return what was seen, each with the numbers of the causes that explain it."""
    return el("section", "", el("h2", "", "Symptoms"), list(_symptoms(seen, numbers, sources)))


def _symptoms(seen: Sequence[Symptom], numbers: Mapping[str, Sequence[int]], sources: Sources) -> Iterator[Element]:
    for symptom in seen:
        by = sorted({number for name in symptom.explained_by for number in numbers.get(name, ())})
        said = f"Explained by {listed([str(number) for number in by])}." if by else "Not explained by any cause above."
        if symptom.explained_by and not by:
            said = f"Explained by {listed(symptom.explained_by)}, which is set aside."
        alone = not symptom.explained_by
        yield el(
            "article",
            f"finding {symptom.severity.word if alone else 'explained'}",
            _title("", symptom),
            source(symptom.finding.places, sources) if alone else None,
            evidence(symptom.finding.evidence),
            p(symptom.finding.why, "why") if alone and symptom.finding.why else None,
            p(said, "quiet" if not alone else f"verdict {'bad' if symptom.severity >= Severity.HURTS else ''}".strip()),
        )
