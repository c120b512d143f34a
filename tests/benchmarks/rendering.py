"""The processor time that a thousand findings take in each format: python tests/benchmarks/rendering.py."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from render.sample import DIFF, MULTI_HOT, PATH, ROUNDED, SILENT, SOURCE

from kerasdoctor.cli.outputs import FORMATS, Renderer
from kerasdoctor.diagnosis import Diagnosis, Edit
from kerasdoctor.places import Line
from kerasdoctor.render import terminal
from kerasdoctor.report import Report

FINDINGS = 1000
# What a pipeline that is waiting for the report would not notice.
AT_MOST = 1.0


def reports() -> list[Report]:
    """Reports of ten findings each, with fixes and edits as long as they come."""
    edits = (Edit(Line(PATH, 16, 1, 16, 8), "rows"), Edit(Line(PATH, 18, 67, 18, 97), "Dense(7)"))
    remedies = tuple(replace(remedy, diff=DIFF, edits=edits) for remedy in MULTI_HOT.remedies)
    causes = (replace(MULTI_HOT, remedies=remedies), ROUNDED) * 4
    made = []
    for number in range(FINDINGS // 10):
        path = f"course/week {number}/mod7.py"
        made.append(Report(path, (Diagnosis(path, causes, (SILENT, SILENT)),), sources={PATH: SOURCE, path: SOURCE}))
    return made


def in_colour(given: Sequence[Report], verbose: bool) -> str:
    """What a terminal gets that shows colours."""
    return "\n\n".join(terminal.text(report, color=True, verbose=verbose) for report in given)


def main() -> int:
    """Print the seconds for each format; return 1 if one takes too long."""
    given = reports()
    slow = False
    formats: dict[str, Renderer] = {"full, in colour": in_colour, **FORMATS}
    for name, render in formats.items():
        render(given[:1], False)
        started = time.process_time()
        written = render(given, False)
        took = time.process_time() - started
        slow = slow or took > AT_MOST
        print(f"{name:<15} {took:6.3f} s  {len(written):>10,} characters")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
