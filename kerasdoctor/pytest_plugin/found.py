"""What a report means for a test: whether it fails, and what the test's own record says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from kerasdoctor.diagnosis import Diagnosis
from kerasdoctor.finding import Finding, Severity
from kerasdoctor.places import Line, Spot
from kerasdoctor.record import record
from kerasdoctor.report import Report
from kerasdoctor.rule import Rule

LEVELS = {severity.word: severity for severity in Severity}
NEVER = "never"


@record
class Bar:
    """From which severity on findings fail a test, and which rules never do."""

    fail_on: Severity | None
    ignored: frozenset[str]

    @classmethod
    def of(cls, config: pytest.Config, said: Mapping[str, Any], otherwise: Severity | None = Severity.HURTS) -> Bar:
        """Return what a marker or a call says, on top of the settings of pytest, and on top of `otherwise`.

        Raises `pytest.UsageError` for a severity or a rule that there is not.
        """
        word = said.get(
            "fail_on", config.getini("kerasdoctor_fail_on") or (NEVER if otherwise is None else otherwise.word)
        )
        if word not in (*LEVELS, NEVER):
            raise pytest.UsageError(f"kerasdoctor: fail_on is one of {', '.join(LEVELS)} and {NEVER}, not {word!r}")
        named = said.get("ignore", ())
        ignored = frozenset((named,) if isinstance(named, str) else named) | frozenset(
            config.getini("kerasdoctor_ignore")
        )
        if ignored:
            from kerasdoctor.rules import all_rules

            for name in sorted(ignored - {rule.name for rule in all_rules()}):
                raise pytest.UsageError(f"kerasdoctor: there is no rule {name} to ignore")
        return cls(LEVELS.get(word), ignored)

    def fails(self, report: Report) -> bool:
        """Whether a report holds a finding that fails a test, or nothing could be examined."""
        if report.stop is not None and report.stop.reason != "not-run":
            return True
        return self.fail_on is not None and any(level >= self.fail_on for _, level, _ in self._findings(report))

    def _findings(self, report: Report) -> list[tuple[str, Severity, str]]:
        return [found for found in findings(report) if found[0] not in self.ignored]


def findings(report: Report) -> list[tuple[str, Severity, str]]:
    """Return the rule, the severity and the place of each cause and each symptom that nothing explains."""
    return [
        (rule.name, severity, _place(finding.places, diagnosis.case))
        for diagnosis in report.diagnoses
        for rule, finding, severity in _told(diagnosis)
    ]


def _told(diagnosis: Diagnosis) -> Iterator[tuple[Rule, Finding, Severity]]:
    for cause in diagnosis.causes:
        yield cause.rule, cause.finding, cause.severity
    for symptom in diagnosis.symptoms:
        if not symptom.explained_by:
            yield symptom.rule, symptom.finding, symptom.severity


def note(item: pytest.Item, report: Report) -> None:
    """Add what was found to the properties of a test, which JUnit files and other processes get."""
    for rule, severity, place in findings(report):
        told = (f"kerasdoctor.{severity.word}", f"{rule} at {place}")
        if told not in item.user_properties:
            item.user_properties.append(told)


def _place(spots: tuple[Spot, ...], case: str) -> str:
    """Return the first line that a finding names, else the fit that it is about."""
    return next((spot.place.short for spot in spots if isinstance(spot.place, Line)), case)
