"""A report in sentences: for those who have it read out, and for terminals that draw neither frames nor bars."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kerasdoctor.diagnosis import Cause, Diagnosis, NotChecked, Remedy, Said, Symptom, said_of
from kerasdoctor.facts import Arm, Trial
from kerasdoctor.numbers import short
from kerasdoctor.places import Evidence, Line, Spot
from kerasdoctor.render import heading, sections
from kerasdoctor.render.fixes import MEASURES, arms_of, choosing, copies_of, mean, steps_of, written_lines
from kerasdoctor.render.found import shown
from kerasdoctor.render.frame import Sources
from kerasdoctor.render.page import harmless
from kerasdoctor.render.words import CONFIDENCES, NAMES_SHOWN, counted, listed, percent
from kerasdoctor.report import Report, Stop

# A share that is rounded away from all or nothing; some readers leave out the sign before it.
_ROUNDED = re.compile(r"(?<!\S)([<>])(\d+%)")
_HUNK = re.compile(r"@@ -(\d+)")


def text(reports: Sequence[Report]) -> str:
    """Return the reports, a sentence or two in each line."""
    return "\n\n".join("\n".join(_spoken(line) for line in _report(report)) for report in reports)


def _spoken(line: str) -> str:
    """Return a line without signs that would be read out by their name, or not at all."""
    said = harmless(shown(line).replace("`", ""))
    return _ROUNDED.sub(lambda found: f"{'more' if found[1] == '>' else 'less'} than {found[2]}", said)


def _report(report: Report) -> Iterator[str]:
    if report.made:
        yield f"Made data stand in for {listed(report.made)}. What depends on their values is not judged."
    if report.stop is not None:
        yield from _stop(report, report.stop)
    yield from _diagnoses(report)
    if not report.diagnoses and report.stop is None:
        yield f"Report on {shown(report.subject)}. No call of fit was examined."
    yield from (f"Note: {_ended(note)}" for note in report.notes)
    step = sections.next_step(report)
    if step:
        yield f"Next: {_ended(step)}"
    if report.diagnoses:
        yield f"In all: {sections.tally([report])}"


def _stop(report: Report, stop: Stop) -> Iterator[str]:
    yield f"Report on {shown(report.subject)}. Stopped: {_ended(stop.message)}"
    if isinstance(stop.place, Line):
        yield _place(Spot(stop.place, ""), report.sources)
    if stop.output:
        yield "The last lines that the script printed:"
        yield from (line.rstrip() for line in stop.output[-heading.OUTPUT_LINES :])
    if stop.remedy:
        yield f"To mend it: {_ended(stop.remedy)}"
    if report.diagnoses:
        yield heading.FOLLOWS.get(stop.reason, heading.DID_NOT_REACH)


def _diagnoses(report: Report) -> Iterator[str]:
    """Yield each fit; of several, those that nothing is wrong with and what was not checked come once, at the end."""
    told: dict[Said, str] = {}
    several = len(report.diagnoses) > 1
    for diagnosis in report.diagnoses:
        if not several or not diagnosis.silent:
            yield from _diagnosis(report, diagnosis, told)
            for cause in diagnosis.causes:
                told.setdefault(said_of(cause), diagnosis.case)
    silent = [diagnosis for diagnosis in report.diagnoses if diagnosis.silent]
    if several and silent:
        yield from _heading(report, *silent)
    yield from _not_checked(dict.fromkeys(item for one in report.diagnoses for item in one.not_checked))
    for item in (item for diagnosis in report.diagnoses for item in diagnosis.set_aside):
        yield f"Set aside: {_ended(item.found.rule.name + sections.why_aside(item))}"


def _heading(report: Report, *diagnoses: Diagnosis) -> Iterator[str]:
    verdict, _ = heading.verdict(diagnoses[0])
    yield f"Report on {heading.examined(report, *diagnoses)}. {_ended(verdict)}"
    if report.static:
        yield "This was read off the source only. Nothing was run."


def _diagnosis(report: Report, diagnosis: Diagnosis, told: Mapping[Said, str]) -> Iterator[str]:
    yield from _heading(report, diagnosis)
    numbered = sections.numbered(diagnosis)
    numbers: dict[str, list[int]] = {}
    for number, cause in numbered:
        numbers.setdefault(cause.rule.name, []).append(number)
        name = f"Cause {number} of {len(numbered)}"
        if said_of(cause) in told:
            yield f"{name}, {cause.severity.word}, rule {cause.rule.name}, as told above of {told[said_of(cause)]}."
        else:
            yield from _cause(cause, name, report.sources)
    for symptom in diagnosis.symptoms:
        yield from _symptom(symptom, numbers, report.sources)
    yield from _closing(diagnosis)


def _cause(cause: Cause, name: str, sources: Sources) -> Iterator[str]:
    yield f"{name}, {cause.severity.word}, rule {cause.rule.name}: {_ended(cause.finding.message)}"
    yield from _found(cause, sources)
    several = len(cause.remedies) > 1
    for number, remedy in enumerate(cause.remedies, 1):
        yield from _fix(remedy, f"Fix {number} of {len(cause.remedies)}" if several else "Fix")
    if cause.takes_a_person and any(remedy.edits for remedy in cause.remedies):
        yield f"To choose: {_ended(choosing(cause))}"
    if cause.because:
        yield f"Rank: {_ended(cause.because)}"
    yield f"Confidence: {_ended(CONFIDENCES[cause.confidence])}"
    if cause.finding.note:
        yield f"Note: {_ended(cause.finding.note)}"


def _symptom(symptom: Symptom, numbers: Mapping[str, Sequence[int]], sources: Sources) -> Iterator[str]:
    by = sorted({number for name in symptom.explained_by for number in numbers.get(name, ())})
    yield f"Symptom, {symptom.severity.word}, rule {symptom.rule.name}: {_ended(symptom.finding.message)}"
    if symptom.explained_by:
        causes = (
            f"cause{'s' if len(by) > 1 else ''} {listed([str(number) for number in by])}"
            if by
            else f"{listed(symptom.explained_by)}, set aside"
        )
        yield from (_observed(item) for item in symptom.finding.evidence)
        yield f"It is explained by {causes}."
    else:
        yield from _found(symptom, sources)
        yield "No cause above explains it."


def _found(item: Cause | Symptom, sources: Sources) -> Iterator[str]:
    yield from (_place(spot, sources) for spot in item.finding.places)
    yield from (_observed(seen) for seen in item.finding.evidence)
    if item.finding.why:
        yield f"Why it does harm: {_ended(item.finding.why)}"


def _place(spot: Spot, sources: Sources) -> str:
    label = f": {spot.label}" if spot.label else ""
    if not isinstance(spot.place, Line):
        return _ended(f"At {spot.place}{label}")
    place = spot.place
    lines = sources.get(place.path, ())
    reads = f" It reads: {lines[place.line - 1].strip()}" if 0 < place.line <= len(lines) else ""
    return f"{_ended(f'At {place.said} of {shown(place.path)}, {_columns(place)}{label}')}{reads}"


def _columns(place: Line) -> str:
    if place.end_column is None or place.end_line not in (None, place.line):
        return f"from column {place.column}"
    return f"columns {place.column} to {max(place.column, place.end_column - 1)}"


def _observed(seen: Evidence) -> str:
    basis = f", counted on {counted(seen.rows, 'row')}" if seen.rows is not None else ""
    counts = "; ".join(f"{tally.label}: {counted(tally.rows, 'row')}, {percent(tally.share)}" for tally in seen.tallies)
    return _ended(f"Evidence: {seen.text}{basis}{'. ' if counts else ''}{counts}")


def _fix(remedy: Remedy, name: str) -> Iterator[str]:
    intent = f", if {remedy.fix.intent}" if remedy.fix.intent else ""
    yield f"{name}{intent}: {_ended('; '.join(steps_of(remedy)))}"
    yield from _edits(remedy.diff or written_lines(remedy.fix))
    match remedy.trial:
        case Trial() as trial:
            yield from _trial(trial)
        case None if remedy.untried:
            yield f"Not tried: {_ended(remedy.untried)}"


def _edits(diff: str) -> Iterator[str]:
    """Say a diff: which lines go, and which come in their place or behind which line."""
    number = 0
    for line in diff.splitlines():
        hunk = _HUNK.match(line)
        if line.startswith("--- "):
            continue
        if line.startswith("+++ "):
            yield f"In {line[4:]}, by the numbers that lines have before the change:"
            continue
        if hunk is not None:
            number = int(hunk[1])
        elif line.startswith("+"):
            where = f" after line {number - 1}" if number > 1 else ""
            yield f"Write{where}: {line[1:].strip() or 'an empty line'}"
        else:
            if line.startswith("-"):
                yield f"Take out line {number}: {line[1:].strip() or 'an empty line'}"
            number += 1


def _trial(trial: Trial) -> Iterator[str]:
    scored = ", scored on rows that it has not seen" if trial.judge == "held-out" else ""
    yield (
        f"Trial, {trial.verdict}: {_ended(trial.reason)} {copies_of(trial).capitalize()} were trained on the same "
        f"{counted(trial.rows, 'row')} for {counted(trial.steps, 'step')} with {trial.optimizer}{scored}."
    )
    before, _, after = arms_of(trial)
    arms = (before, ("with other seeds", trial.control), after)
    yield f"{_ended(f'By seed, {MEASURES[trial.measure]}: ' + '; '.join(_arm(name, arm) for name, arm in arms))}"


def _arm(name: str, arm: Arm) -> str:
    scores = listed([percent(score) for score in arm.scores])
    return f"{name} {scores}, loss {short(mean(arm.first_losses))} to {short(mean(arm.last_losses))}"


def _closing(diagnosis: Diagnosis) -> Iterator[str]:
    yield from (f"After the fix: {_ended(sentence)}" for sentence in diagnosis.outlook)
    yield from (f"Ruled out, {name}: {_ended(message)}" for name, message in diagnosis.ruled_out)
    yield from (f"Not ruled out: {_ended(sentence)}" for sentence in sections.still_open(diagnosis))
    for crash in diagnosis.crashed:
        yield f"Rule {crash.rule} failed, which is a fault of kerasdoctor: {_ended(crash.error)}"


def _not_checked(items: Iterable[NotChecked]) -> Iterator[str]:
    for item in items:
        remedy = f" To check it: {_ended(item.remedy)}" if item.remedy else ""
        yield f"Not checked, {listed(item.what, most=NAMES_SHOWN)}: {_ended(item.reason)}{remedy}"


def _ended(sentence: str) -> str:
    return sentence if sentence.rstrip().endswith((".", "?", "!")) else f"{sentence.rstrip()}."
