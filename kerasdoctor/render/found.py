"""What was found, one by one, for formats that list findings: its line in the file, its level, its identity."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path, PurePath

from kerasdoctor.diagnosis import Cause, Diagnosis, Remedy, SetAside, Symptom
from kerasdoctor.facts import Trial
from kerasdoctor.finding import Severity
from kerasdoctor.places import Evidence, Line
from kerasdoctor.record import record, replace
from kerasdoctor.render.changes import steps
from kerasdoctor.render.page import Page
from kerasdoctor.render.words import counted, percent
from kerasdoctor.report import Report

# The words that other tools have for severities.
LEVELS = {Severity.BREAKS: "error", Severity.HURTS: "warning", Severity.SMELLS: "note"}
# Signs that turn around or hide what follows them; no sentence of ours needs any.
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u2028\u2029]")
_PAGE = Page(100)


@record
class Found:
    """A finding with its report, its fit and the line that stands for it, as the file counts lines.

    `where` is None where no line of a file is known; `text` is the source of the line. `aside` says why
    it is not counted, for those that are set aside.
    """

    report: Report
    diagnosis: Diagnosis
    item: Cause | Symptom
    where: Line | None
    text: str
    aside: SetAside | None = None

    @property
    def rule(self) -> str:
        """The name of the rule."""
        return self.item.rule.name

    @property
    def level(self) -> str:
        """The severity in the word that other tools have for it."""
        return LEVELS[self.item.severity]

    @property
    def message(self) -> str:
        """What was found, in one line without control characters."""
        return plain(self.item.finding.message)

    @property
    def path(self) -> str:
        """The file that it was found in."""
        return self.report.subject if self.where is None else self.where.path

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """The fixes, which only causes have."""
        return self.item.remedies if isinstance(self.item, Cause) else ()


def found(reports: Iterable[Report], *, explained: bool = False) -> list[Found]:
    """Return the causes, and the symptoms that no cause explains; with `explained` all symptoms."""
    listed: list[Found] = []
    for report in reports:
        for diagnosis in report.diagnoses:
            left = [one for one in diagnosis.symptoms if explained or not one.explained_by]
            items: list[Cause | Symptom] = [*diagnosis.causes, *left]
            listed += [_found(report, diagnosis, item) for item in items]
    return listed


def set_aside(reports: Iterable[Report]) -> list[Found]:
    """Return what was found and is not counted: by a comment, a baseline or the least confidence."""
    return [
        replace(_found(report, diagnosis, item.found), aside=item)
        for report in reports
        for diagnosis in report.diagnoses
        for item in diagnosis.set_aside
    ]


def by_severity(items: Iterable[Found]) -> list[Found]:
    """Put what does most harm first, and leave the order as it is otherwise."""
    return sorted(items, key=lambda one: -one.item.severity)


def _found(report: Report, diagnosis: Diagnosis, item: Cause | Symptom) -> Found:
    line = next((spot.place for spot in item.finding.places if isinstance(spot.place, Line)), None)
    if line is None and diagnosis.network is not None and isinstance(diagnosis.network.where, Line):
        line = diagnosis.network.where
    if line is None:
        return Found(report, diagnosis, item, Line(report.subject, 1) if report.sources else None, "")
    lines = report.sources.get(line.path, ())
    text = lines[line.line - 1] if 0 < line.line <= len(lines) else ""
    return Found(report, diagnosis, item, line.in_file, text)


def identities(items: Sequence[Found], root: str) -> list[str]:
    """Return for each finding a hash that stays the same while lines move and unrelated ones change.

    It is made of rule, file, the text of the line, and how many of the same came before.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    made: list[str] = []
    for one in items:
        key = (one.rule, beneath(root, one.path), " ".join(one.text.split()))
        seen[key] += 1
        made.append(sha256("\0".join((*key, str(seen[key]))).encode("utf-8", "replace")).hexdigest())
    return made


def beneath(root: str, path: str) -> str:
    """Return a path as seen from a folder, with forward slashes; one outside of it stays as it is."""
    if path.startswith("<"):
        return path
    whole = Path(os.path.abspath(path))  # noqa: PTH100 (links are kept as they are named)
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else PurePath(path).as_posix()


def shown(path: str) -> str:
    """Return a path in one line, without escape sequences and control characters; blanks in it stay as they are."""
    return _UNSEEN.sub("", _PAGE.clean(" ".join(path.splitlines())))


def plain(text: str) -> str:
    """Return text in one line, without escape sequences, control characters and signs that cannot be seen."""
    return _UNSEEN.sub("", _PAGE.clean(" ".join(text.split())))


def in_full(one: Found) -> list[str]:
    """Say a finding in plain lines: what, what was counted, why it does harm, and what to do."""
    finding = one.item.finding
    lines = [one.message, *(f"evidence: {seen(item)}" for item in finding.evidence)]
    lines += [f"why: {plain(finding.why)}"] if finding.why else []
    explains = one.item.explains if isinstance(one.item, Cause) else ()
    lines += [f"explains: {', '.join(explains)}"] if explains else []
    return [*lines, *(f"fix: {fix(remedy)}" for remedy in one.remedies)]


def seen(item: Evidence) -> str:
    """Say an observation in one line, with its counts."""
    basis = f" (counted on {counted(item.rows, 'row')})" if item.rows is not None else ""
    counts = "; ".join(f"{tally.label}: {tally.rows:,} ({percent(tally.share)})" for tally in item.tallies)
    return plain(f"{item.text}{basis}{': ' if counts else ''}{counts}")


def fix(remedy: Remedy) -> str:
    """Say a fix in one line, and what came of its trial."""
    intent = f"if {remedy.fix.intent}: " if remedy.fix.intent else ""
    tried = f" ({remedy.trial.verdict} by a trial)" if isinstance(remedy.trial, Trial) else ""
    return plain(f"{intent}{'; '.join(steps(remedy.fix))}{tried}")
