"""Makes the fixes of a report in a file, as many as fit together, each looked at before it stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from kerasdoctor.checkup.fixing.choosing import ChoiceError, LeftOut, Wish, wanted
from kerasdoctor.checkup.options import Options
from kerasdoctor.checkup.script import check_source
from kerasdoctor.diagnosis import Cause, Remedy
from kerasdoctor.record import record, replace
from kerasdoctor.report import Report
from kerasdoctor.static.edits import edit
from kerasdoctor.static.edits.replacing import Replacement, apply_all
from kerasdoctor.static.files.accepted import NOTEBOOK_ENDING
from kerasdoctor.static.files.written import Written
from kerasdoctor.static.reading import Reading, understand

# Fixes that meet wait for the next pass; more passes than this would only follow a fix that makes its own fault.
MOST_PASSES = 10
STILL_THERE = "with it in place, the rule would find the same again"


@record
class Made:
    """A fix that is made, in words; a partial one leaves something of the same rule to do by hand."""

    rule: str
    what: str
    partial: bool = False


@dataclass(slots=True)
class Work:
    """A file on its way to a better one, with what was done and left."""

    file: Written
    made: list[Made] = field(default_factory=list)
    left_out: dict[str, LeftOut] = field(default_factory=dict)

    def leave(self, one: LeftOut) -> None:
        """Note why a fix is not made."""
        self.left_out[one.rule] = one


@record
class Weight:
    """How often rules find something in a source, and how many edits they offer."""

    causes: Counter[str]
    edits: Counter[str]


def mend(work: Work, report: Report, options: Options, wish: Wish, excluded: frozenset[str]) -> Report:
    """Make the fixes of a report and of what is read after them, until none is left; return the last report."""
    reading = replace(options, static=True)
    for number in range(MOST_PASSES):
        one = _Pass(work, reading)
        for cause in _causes(report):
            if cause.rule.name not in excluded:
                try:
                    one.take(cause.rule.name, wanted(cause, wish))
                except ChoiceError:
                    if number == 0:  # what is left after others were made may be offered in other words
                        raise
        if not one.accepted:
            break
        report = check_source(work.file.source, reading)
    return report


class _Pass:
    """One look at the fixes of a report, of which those stay that fit together and do what they are for."""

    def __init__(self, work: Work, options: Options) -> None:
        self.work, self.options = work, options
        self.start = work.file
        self._reading = understand(work.file.source)
        self.accepted: list[Replacement] = []
        self._before = self._weight_of(work.file)
        self._taken: Counter[str] = Counter()

    def take(self, rule: str, remedy: Remedy | LeftOut | None) -> None:
        """Make a fix if it holds what it promises, and note it or why it is left out."""
        if isinstance(remedy, LeftOut):
            self.work.leave(remedy)
            return
        tried = _tried(self.start, self._reading, self.accepted, remedy) if remedy is not None else None
        if isinstance(tried, str):
            self.work.leave(LeftOut(rule, tried))
        elif tried is not None and remedy is not None:
            file, edits = tried
            if not self._holds(self._weight_of(file), rule, partial=bool(remedy.fix.advice)):
                self.work.leave(LeftOut(rule, STILL_THERE))
                return
            self.work.file = file
            self.accepted += edits
            self._taken[rule] += 1
            self.work.made.append(Made(rule, _said(remedy), bool(remedy.fix.advice)))
            self.work.left_out.pop(rule, None)

    def _weight_of(self, file: Written) -> Weight:
        return weight(check_source(file.source, self.options))

    def _holds(self, after: Weight, rule: str, *, partial: bool) -> bool:
        """Whether a fix, beside others of its rule, leaves it with less to find, or a partial one with less to mend."""
        before, taken = self._before, self._taken[rule]
        if after.causes[rule] <= max(before.causes[rule] - taken - 1, 0):
            return True
        return partial and after.edits[rule] < before.edits[rule] - taken


def _causes(report: Report) -> Iterable[Cause]:
    return (cause for diagnosis in report.diagnoses for cause in diagnosis.causes)


def weight(report: Report) -> Weight:
    """Return how often rules find something in a report, and how many edits they offer."""
    causes: Counter[str] = Counter()
    edits: Counter[str] = Counter()
    for cause in _causes(report):
        causes[cause.rule.name] += 1
        edits[cause.rule.name] += max((len(remedy.edits) for remedy in cause.remedies), default=0)
    return Weight(causes, edits)


def _tried(
    start: Written, reading: Reading, accepted: list[Replacement], remedy: Remedy
) -> tuple[Written, list[Replacement]] | str | None:
    """Return the file with a fix beside those that are accepted, or why that cannot be; None where they meet."""
    made = edit.made(start.source, remedy.fix, reading)
    if made is None:
        return None
    new = [one for one in made.in_text if one not in accepted]
    if not new or any(_meet(one, other) for one in new for other in accepted):
        return None
    together = [*accepted, *new]
    if edit.replaced(start.source, together) is None:
        return "the file could not be read any more"
    spelled = edit.in_its_file(start.source, together)
    text = None if spelled is None else apply_all(start.text, spelled)
    if text is None:
        return "the cells of the notebook are not written as they usually are"
    held = start.holding(text)
    return held if isinstance(held, str) else (held, new)


def _meet(one: Replacement, other: Replacement) -> bool:
    """Whether two replacements touch the same text, or put something at the same place."""
    return one.start <= other.end and other.start <= one.end


def _said(remedy: Remedy) -> str:
    places = dict.fromkeys(edit.place.line for edit in remedy.edits)
    lines = ", ".join(map(str, places))
    of_file = " of the file" if any(edit.place.path.endswith(NOTEBOOK_ENDING) for edit in remedy.edits) else ""
    return f"line{'' if len(places) == 1 else 's'} {lines}{of_file}"
