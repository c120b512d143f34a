"""A file with its fixes made, and looked at once more as a whole."""

from __future__ import annotations

from kerasdoctor.checkup.fixing.choosing import LeftOut, Wish
from kerasdoctor.checkup.fixing.passes import Made, Work, mend, weight
from kerasdoctor.checkup.options import Notify, Options
from kerasdoctor.checkup.script import check_source
from kerasdoctor.record import record, replace
from kerasdoctor.report import Report
from kerasdoctor.static.files.written import written

# What a run shows may have fixes of its own, and may show that another was in vain; each round costs a run.
MOST_RUNS = 4
IN_VAIN = "with it in place, a run shows the same again"
NO_LONGER_REACHED = "with it in place, the script no longer reaches fit"


@record
class Fixed:
    """What became of a file: its bytes before and after, what was made and left out, and what is to be said now."""

    path: str
    old: bytes
    new: bytes
    made: tuple[Made, ...]
    left_out: tuple[LeftOut, ...]
    report: Report


def fix_file(report: Report, options: Options, wish: Wish, progress: Notify) -> Fixed | None:
    """Return a file with the fixes of its report made, or None where there is nothing to fix; nothing is written.

    A script that was run is run again with the fixes in, from memory: what shows the same again is left out.

    Raises ChoiceError where a choice fits none of the fixes.
    """
    if not any(remedy.edits for d in report.diagnoses for cause in d.causes for remedy in cause.remedies):
        return None
    path = report.subject
    file = written(path)
    if isinstance(file, str):
        return Fixed(path, b"", b"", (), (LeftOut("", file),), report)
    if file.source.lines != report.sources.get(path, ()):
        return Fixed(path, b"", b"", (), (LeftOut("", "it has changed since it was examined"),), report)
    excluded: dict[str, str] = {}
    for _ in range(MOST_RUNS):
        work = Work(file)
        after, in_vain = _round(work, report, options, wish, frozenset(excluded), progress)
        if not in_vain:
            break
        excluded |= in_vain
    else:
        work, after = Work(file), report
    for rule, why in excluded.items():
        work.leave(LeftOut(rule, why))
    if after is not report:
        after = replace(after, seconds=report.seconds + after.seconds)
    return Fixed(path, file.data, work.file.data, tuple(work.made), tuple(work.left_out.values()), after)


def _round(
    work: Work, report: Report, options: Options, wish: Wish, excluded: frozenset[str], progress: Notify
) -> tuple[Report, dict[str, str]]:
    """Make all fixes and examine the outcome; return its report, and the fixes that turn out to be in vain."""
    start = work.file
    after = mend(work, report, options, wish, excluded)
    if work.file.data == start.data:
        return report, {}
    if report.static:
        return after, {}
    progress("running the script once more, with the fixes in")
    after = check_source(work.file.source, options, progress=progress, content=work.file.data)
    return after, _in_vain(work, report, after)


def _in_vain(work: Work, before: Report, after: Report) -> dict[str, str]:
    rules = {made.rule: made.partial for made in work.made}
    if after.stop is not None and before.stop is None:
        return dict.fromkeys(rules, NO_LONGER_REACHED)
    found, left = weight(before), weight(after)
    as_before = [
        rule
        for rule, partial in rules.items()
        if left.causes[rule] >= max(found.causes[rule], 1) and not (partial and left.edits[rule] < found.edits[rule])
    ]
    return dict.fromkeys(as_before, IN_VAIN)
