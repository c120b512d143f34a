"""Sifts what was found by what the user has said: severities, comments that allow something, the least confidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from kerasdoctor.choice import ALL, DEFAULT, Choice
from kerasdoctor.diagnosis import Cause, Diagnosis, SetAside, Symptom, rank
from kerasdoctor.facts import Script, Trace
from kerasdoctor.finding import Confidence
from kerasdoctor.outlook import after
from kerasdoctor.places import Line
from kerasdoctor.report import Report
from kerasdoctor.rule import Rule
from kerasdoctor.rules import all_rules, chosen_rules
from kerasdoctor.settings.keys import nearest
from kerasdoctor.static.files.allowing import Allowance, allowances
from kerasdoctor.static.files.source import Source
from kerasdoctor.static.files.spans import Spans

Item = TypeVar("Item", Cause, Symptom)
# What reading knows as well as a run does.
_READ = frozenset({Script, Trace})
SPELLING = "write `kerasdoctor: allow NAME: reason`"
LISTED = "`kerasdoctor rules` lists them"


def sifted(
    report: Report, choice: Choice, source: Source | None, *, several: bool = False, line: int | None = None
) -> Report:
    """Return a report with what the user has said of its findings heeded; `source` is where comments may stand.

    `several` says that there are fits that were not examined, for one of which an allowance may be. `line` is where
    the source itself asks for the report: a comment there is about all that it says.
    """
    given = allowances(source.lines) if source is not None else ()
    if not given and not choice.severities and choice.least == Confidence.POSSIBLE:
        return report
    sieve = _Sieve(choice, given, source, several, line)
    report = replace(report, diagnoses=tuple(sieve.of(diagnosis) for diagnosis in report.diagnoses))
    return replace(report, idle_comments=tuple(sieve.notes(report)))


def allowed_in(source: Source) -> Callable[[Cause], bool] | None:
    """Return what tells whether a comment allows a cause; None where none allows anything."""
    given = allowances(source.lines)
    if not given:
        return None
    sieve = _Sieve(DEFAULT, given, source, several=False)
    return sieve.allows


def put_aside(
    diagnosis: Diagnosis, causes: tuple[Cause, ...], symptoms: tuple[Symptom, ...], aside: Sequence[SetAside]
) -> Diagnosis:
    """Return a diagnosis of what is left, which tells nothing of what holds after a fix that is set aside."""
    return replace(
        diagnosis,
        causes=causes,
        symptoms=symptoms,
        outlook=after(causes, diagnosis.network) if aside else diagnosis.outlook,
        set_aside=(*diagnosis.set_aside, *aside),
    )


class _Sieve:
    """What is to be heeded in one file; it remembers which of its comments were of use."""

    def __init__(
        self,
        choice: Choice,
        given: Sequence[Allowance],
        source: Source | None,
        several: bool,
        line: int | None = None,
    ) -> None:
        self._choice = choice
        self._line = line
        self._given = given
        self._several = several
        self._spans = None if source is None else Spans(source.path, source.lines, source.cells)
        self._used: set[tuple[Allowance, str]] = set()

    def of(self, diagnosis: Diagnosis) -> Diagnosis:
        """Return a diagnosis without what is allowed or too doubtful; both are kept beside it.

        What an allowed cause explains stays explained.
        """
        causes, symptoms = self._weighed(diagnosis.causes), self._weighed(diagnosis.symptoms)
        found: list[Cause | Symptom] = [*causes, *symptoms]
        allowed = {id(item.finding): aside for item in found if (aside := self._allowed(item)) is not None}
        doubtful = {
            id(item.finding): SetAside(item, "confidence")
            for item in found
            if item.confidence < self._choice.least and id(item.finding) not in allowed
        }
        if doubtful or self._choice.severities:
            causes, symptoms = rank(_without(causes, doubtful), _without(symptoms, doubtful))
        causes, symptoms = _without(causes, allowed), _without(symptoms, allowed)
        return put_aside(diagnosis, causes, symptoms, [*allowed.values(), *doubtful.values()])

    def allows(self, cause: Cause) -> bool:
        """Whether a comment allows a cause."""
        return self._allowed(cause) is not None

    def _weighed(self, items: Sequence[Item]) -> tuple[Item, ...]:
        if not self._choice.severities:
            return tuple(items)
        asked = [self._choice.severity_of(item.rule) for item in items]
        return tuple(replace(item, severity=new or item.severity) for item, new in zip(items, asked, strict=True))

    def _allowed(self, item: Cause | Symptom) -> SetAside | None:
        for allowance in self._given:
            name = next((name for name in allowance.names if _means(name, item.rule)), None)
            if name is not None and self._holds(allowance, item):
                self._used.add((allowance, name))
                return SetAside(item, "allow", allowance.reason, self._at(allowance))
        return None

    def _holds(self, allowance: Allowance, item: Cause | Symptom) -> bool:
        """Whether an allowance is for a line that a finding points at; one for the file is for all that is in it."""
        lines = allowance.lines
        if lines is not None and self._line in lines:
            return True
        places = [spot.place for spot in item.finding.places if isinstance(spot.place, Line)]
        path = self._spans.path if self._spans is not None else ""
        return lines is None or any(
            place.path == path and place.line < lines.stop and (place.end_line or place.line) >= lines.start
            for place in places
        )

    def _at(self, allowance: Allowance) -> Line | None:
        return None if self._spans is None else self._spans.row(allowance.line)

    def notes(self, report: Report) -> Iterator[str]:
        """Yield what is to be said of comments: names that are not known, and those that nothing needs."""
        known = {rule.name: rule for rule in all_rules()}
        names = {ALL, *known, *(rule.family for rule in known.values())}
        judged = self._judged(report)
        for allowance in self._given:
            place = self._at(allowance)
            at = place.said if place is not None else ""
            if not allowance.names:
                yield f"{at}: the comment `kerasdoctor: {allowance.said}` allows nothing; {SPELLING}"
            for name in allowance.names:
                if name not in names:
                    yield f"{at}: there is no rule {name} to allow; {nearest(name, names, LISTED)}"
                elif (allowance, name) not in self._used and _meant(name, known.values()) <= judged:
                    yield f"{at}: nothing needs `kerasdoctor: allow {name}` any more; take it out"

    def _judged(self, report: Report) -> set[str]:
        """Return the rules that have found here whatever there is for them to find.

        Those that look at a live setup have only where it was run.
        """
        if self._several or (report.stop is not None and report.stop.reason != "not-run"):
            return set()
        left = {name for each in report.diagnoses for item in each.not_checked for name in item.what}
        left |= {failed.rule for each in report.diagnoses for failed in each.crashed}
        live = all(diagnosis.live for diagnosis in report.diagnoses)
        rules = chosen_rules(self._choice, report.subject if self._spans is None else self._spans.path)
        return {rule.name for rule in rules if rule.name not in left and (live or read_off(rule))}


def read_off(rule: Rule) -> bool:
    """Whether a rule finds by reading whatever there is for it to find."""
    return _READ.issuperset(rule.needs + rule.wants)


def _without(items: Iterable[Item], aside: dict[int, SetAside]) -> tuple[Item, ...]:
    return tuple(item for item in items if id(item.finding) not in aside)


def _means(name: str, rule: Rule) -> bool:
    return name in (rule.name, rule.family, ALL)


def _meant(name: str, rules: Iterable[Rule]) -> set[str]:
    return {rule.name for rule in rules if _means(name, rule)}
