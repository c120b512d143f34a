"""Checks programs whose faults are known, statically and in one process: faulty_programs.py PROGRAMS TRUTH.

TRUTH is a JSON list of cases: `path` below PROGRAMS, `contested` (left out if set) and `faults`, each with `kind`,
`line`, `role` ("primary" or "secondary") and `decidable_from` ("source" is what a static check can know). Counted are
programs with a primary fault that the source decides: whether a cause of the kind of a primary fault is first or among
the first two, and whether it points within one line of that fault. As one output gets one diagnosis, a program whose
activation and loss are both at fault is named by either; `strict` counts only kinds that the source decides by itself.
Causes below HURTS do not count.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kerasdoctor.checkup import Options, check_file
from kerasdoctor.diagnosis import Cause
from kerasdoctor.finding import Severity
from kerasdoctor.places import Line

NEAR = 1  # lines


@dataclass(frozen=True, slots=True)
class Judged:
    """What the causes of one program say of its true faults."""

    first: bool
    first_two: bool
    right_line: bool
    at_all: bool
    strict: bool
    reported: int
    right: int


def causes_of(path: Path) -> list[Cause]:
    """Return the causes at HURTS or above, in order of rank, of all fits."""
    report = check_file(str(path), Options(static=True))
    found = [cause for diagnosis in report.diagnoses for cause in diagnosis.causes]
    return [cause for cause in found if cause.severity >= Severity.HURTS]


def primary(case: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the faults that are named as the cause."""
    return [fault for fault in case["faults"] if fault.get("role", "primary") == "primary"]


def from_source(case: dict[str, Any]) -> set[str]:
    """Return the kinds of the faults named as the cause that the source decides."""
    return {fault["kind"] for fault in primary(case) if fault["decidable_from"] == "source"}


def judge(case: dict[str, Any], causes: list[Cause]) -> Judged:
    """Compare the causes with the truth."""
    lines: dict[str, list[int | None]] = {}
    for fault in primary(case):
        lines.setdefault(fault["kind"], []).append(fault["line"])

    def near(cause: Cause) -> bool:
        places = [spot.place for spot in cause.finding.places if isinstance(spot.place, Line)]
        return any(
            abs(place.line - line) <= NEAR for place in places for line in lines.get(cause.rule.kind, ()) if line
        )

    def hit(cause: Cause) -> bool:
        return cause.rule.kind in lines

    known = {fault["kind"] for fault in case["faults"]}
    return Judged(
        first=any(map(hit, causes[:1])),
        first_two=any(map(hit, causes[:2])),
        right_line=any(map(near, causes[:2])),
        at_all=any(map(hit, causes)),
        strict=any(cause.rule.kind in from_source(case) for cause in causes[:2]),
        reported=len(causes),
        right=sum(cause.rule.kind in known for cause in causes),
    )


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    root = Path(sys.argv[1])
    cases = [case for case in json.loads(Path(sys.argv[2]).read_text()) if (root / case["path"]).is_file()]
    if not cases:
        print(f"no program of {sys.argv[2]} is below {root}", file=sys.stderr)
        return 2
    began = time.monotonic()
    found = {case["path"]: causes_of(root / case["path"]) for case in cases}
    seconds = time.monotonic() - began
    counted = [case for case in cases if from_source(case) and not case.get("contested")]
    rows = [judge(case, found[case["path"]]) for case in counted]
    for case, row in zip(counted, rows, strict=True):
        if not (row.first_two and row.right_line):
            names = [cause.rule.name for cause in found[case["path"]]]
            wanted = [f"{fault['kind']}@{fault['line']}" for fault in primary(case)]
            print(f"missed {case['path']}: wants {', '.join(wanted)}; says {', '.join(names) or 'nothing'}")
    print(f"{len(rows)} programs with a fault that the source decides")
    for name in ("first", "first_two", "right_line", "at_all", "strict"):
        count = sum(getattr(row, name) for row in rows)
        print(f"{name:10} {count}/{len(rows)} ({count / len(rows):.0%})")
    reported, right = sum(row.reported for row in rows), sum(row.right for row in rows)
    print(f"precision  {right}/{reported} ({right / max(reported, 1):.0%})")
    print(f"{len(cases)} programs in {seconds:.2f} s in one process")
    return 0


if __name__ == "__main__":
    sys.exit(main())
