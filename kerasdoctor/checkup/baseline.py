"""Baselines: a file with the findings that are known, so that a check tells only what is new.

A finding is known by its rule, its file and the text of its line, so that it is known again when lines move.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from kerasdoctor.checkup.sifting import put_aside, read_off
from kerasdoctor.choice import Choice
from kerasdoctor.diagnosis import Cause, SetAside, Symptom
from kerasdoctor.record import record, replace
from kerasdoctor.render.found import Found, beneath, found
from kerasdoctor.report import Report
from kerasdoctor.rules import all_rules, chosen_rules

SCHEMA = "kerasdoctor-baseline/1"
Checked: TypeAlias = tuple[Report, Choice]


class BaselineError(ValueError):
    """A baseline that cannot be read or written; the message says why and what to do."""


@record
class Entry:
    """A known finding: file, rule and text of the line; `static` says that reading alone has found it."""

    path: str
    rule: str
    line: str
    static: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """What a finding is known again by."""
        return self.path, self.rule, self.line

    def __str__(self) -> str:
        return f"{self.rule} in {self.path}"


@record
class Baseline:
    """The findings that a file lists, as often as each occurs; paths in it are taken from the file's folder."""

    file: str
    entries: tuple[Entry, ...] = ()

    @property
    def root(self) -> str:
        """The folder that paths are taken from."""
        return str(Path(self.file).absolute().parent)

    def applied(self, checked: Sequence[Checked]) -> tuple[list[Report], tuple[Entry, ...]]:
        """Return the reports with known findings set aside, and the entries that no longer occur."""
        known, left = self._met(checked)
        judged = self._judged(checked)
        gone = tuple(entry for entry in left if self._would_occur(entry, judged))
        return [_without(report, known) for report, _ in checked], gone

    def renewed(self, checked: Sequence[Checked]) -> Baseline:
        """Return the baseline that knows what these reports hold, and what they could not have met."""
        _, left = self._met(checked)
        judged = self._judged(checked)
        kept = [entry for entry in left if not self._would_occur(entry, judged)]
        new = [
            Entry(*_key(one, self.root), static=not one.diagnosis.live)
            for one in found((report for report, _ in checked), explained=True)
        ]
        return Baseline(self.file, tuple(sorted((*kept, *new), key=lambda entry: (*entry.key, entry.static))))

    def _met(self, checked: Sequence[Checked]) -> tuple[set[int], list[Entry]]:
        """Return the identities of the findings that are known, and the entries that none of them is."""
        left = Counter(entry.key for entry in self.entries)
        known: set[int] = set()
        for one in found((report for report, _ in checked), explained=True):
            key = _key(one, self.root)
            if left[key] > 0:
                left[key] -= 1
                known.add(id(one.item))
        unmet: list[Entry] = []
        for entry in reversed(self.entries):
            if left[entry.key] > 0:
                left[entry.key] -= 1
                unmet.insert(0, entry)
        return known, unmet

    def _judged(self, checked: Sequence[Checked]) -> dict[str, tuple[bool, frozenset[str]]]:
        return {beneath(self.root, report.subject): _left_out(report, choice) for report, choice in checked}

    def _would_occur(self, entry: Entry, judged: Mapping[str, tuple[bool, frozenset[str]]]) -> bool:
        """Whether an entry would have been met if it still held; of a file that is gone none does."""
        if entry.path not in judged:
            return not Path(self.root, entry.path).exists()
        live, left = judged[entry.path]
        return entry.rule not in left and (live or entry.static or _read_off(entry.rule))

    def write(self) -> None:
        """Write the file; raises BaselineError where that cannot be done."""
        counts = Counter(self.entries)
        findings = [
            {"path": entry.path, "rule": entry.rule, "line": entry.line, "static": entry.static, "count": count}
            for entry, count in counts.items()
        ]
        text = json.dumps({"schema": SCHEMA, "findings": findings}, indent=2, ensure_ascii=False)
        try:
            Path(self.file).write_text(f"{text}\n", encoding="utf-8", errors="replace")
        except OSError as error:
            raise BaselineError(f"the baseline {self.file} cannot be written: {error.strerror}") from None


def read_baseline(file: str) -> Baseline:
    """Return the baseline in a file; raises BaselineError where there is none."""
    remedy = f"write it anew with --write-baseline {file}"
    try:
        data = json.loads(Path(file).read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise BaselineError(f"the baseline {file} is of another version ({data['schema']}); {remedy}")
        entries = [entry for item in data["findings"] for entry in [_entry(item)] * int(item["count"])]
    except FileNotFoundError:
        raise BaselineError(f"there is no baseline {file}; write it with --write-baseline {file}") from None
    except OSError as error:
        raise BaselineError(f"the baseline {file} cannot be read: {error.strerror}") from None
    except BaselineError:
        raise
    except (ValueError, KeyError, TypeError):
        raise BaselineError(f"{file} is no baseline; {remedy}") from None
    return Baseline(file, tuple(entries))


def _entry(item: Mapping[str, Any]) -> Entry:
    path, rule, line, static = item["path"], item["rule"], item["line"], item["static"]
    if not (isinstance(path, str) and isinstance(rule, str) and isinstance(line, str) and isinstance(static, bool)):
        raise TypeError("an entry is made of texts")
    return Entry(path, rule, line, static)


def _key(one: Found, root: str) -> tuple[str, str, str]:
    return beneath(root, one.path), one.rule, " ".join(one.text.split())


def _without(report: Report, known: set[int]) -> Report:
    if not known:
        return report
    diagnoses = []
    for diagnosis in report.diagnoses:
        every: tuple[Cause | Symptom, ...] = (*diagnosis.causes, *diagnosis.symptoms)
        items = [item for item in every if id(item) in known]
        causes = tuple(cause for cause in diagnosis.causes if id(cause) not in known)
        symptoms = tuple(symptom for symptom in diagnosis.symptoms if id(symptom) not in known)
        diagnoses.append(put_aside(diagnosis, causes, symptoms, [SetAside(item, "baseline") for item in items]))
    return replace(report, diagnoses=tuple(diagnoses))


def _left_out(report: Report, choice: Choice) -> tuple[bool, frozenset[str]]:
    """Return whether a file was run, and the rules that have not judged it; all where it could not be read."""
    if report.stop is not None and report.stop.reason != "not-run":
        return False, frozenset(rule.name for rule in all_rules())
    left = {name for each in report.diagnoses for item in each.not_checked for name in item.what}
    left |= {failed.rule for each in report.diagnoses for failed in each.crashed}
    left |= {item.found.rule.name for each in report.diagnoses for item in each.set_aside}
    there = {rule.name for rule in all_rules()}
    left |= there - {rule.name for rule in chosen_rules(choice, report.subject)}
    return all(diagnosis.live for diagnosis in report.diagnoses), frozenset(left)


def _read_off(name: str) -> bool:
    return all(read_off(rule) for rule in all_rules() if rule.name == name)
