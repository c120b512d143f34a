"""How often each rule has found something: the view of a project that is new to kerasdoctor."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from kerasdoctor.diagnosis import Cause, Symptom
from kerasdoctor.record import record
from kerasdoctor.render.words import counted
from kerasdoctor.report import Report
from kerasdoctor.rule import Rule


@record
class Count:
    """A rule with the number of its findings, and the files that they are in."""

    rule: Rule
    findings: int
    files: int


def counts(reports: Iterable[Report]) -> list[Count]:
    """Count the findings of each rule, those of the most frequent first; what is set aside is not counted."""
    seen: dict[str, list[str]] = {}
    rules: dict[str, Rule] = {}
    for report in reports:
        for diagnosis in report.diagnoses:
            items: tuple[Cause | Symptom, ...] = (*diagnosis.causes, *diagnosis.symptoms)
            for item in items:
                rules[item.rule.name] = item.rule
                seen.setdefault(item.rule.name, []).append(report.subject)
    found = [Count(rules[name], len(subjects), len(set(subjects))) for name, subjects in seen.items()]
    return sorted(found, key=lambda each: (-each.findings, -each.rule.severity, each.rule.name))


def text(reports: Sequence[Report]) -> str:
    """Return the counts as a table for a reader, with tabs between its columns as other tools have them."""
    found = counts(reports)
    examined = counted(len(reports), "file")
    if not found:
        return f"nothing found in {examined}"
    lines = [f"{each.findings}\t{each.rule.name}\t{each.rule.severity.word}\t{each.files}" for each in found]
    total = counted(sum(each.findings for each in found), "finding")
    return "\n".join(
        ["count\trule\tseverity\tfiles", *lines, f"{total} of {counted(len(found), 'rule')} in {examined}"]
    )


def as_json(reports: Sequence[Report]) -> str:
    """Return the counts as JSON."""
    return json.dumps(
        [
            {
                "rule": each.rule.name,
                "family": each.rule.family,
                "severity": each.rule.severity.word,
                "count": each.findings,
                "files": each.files,
            }
            for each in counts(reports)
        ],
        indent=2,
    )
