"""Times the rendering of 1,000 findings in every format for readers: rendering.py [FINDINGS]

Findings are those of a hand-made report with frames, bars, diffs and trials, spread over reports of ten each. Wanted:
below one second for each format. Prints the best of three runs, in seconds of processor time.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from render.sample import FULL, MULTI_HOT

from kerasdoctor.diagnosis import Diagnosis
from kerasdoctor.finding import Severity
from kerasdoctor.record import replace as replaced
from kerasdoctor.render import concise, narrated, terminal
from kerasdoctor.render.web import document
from kerasdoctor.report import Report

WANTED = 1.0
EACH = 10


def reports(findings: int) -> list[Report]:
    causes = [
        replaced(MULTI_HOT, severity=Severity.HURTS, finding=replaced(MULTI_HOT.finding, message=f"finding {at}"))
        for at in range(EACH)
    ]
    diagnosis = Diagnosis("a.py:21", tuple(causes), network=FULL.diagnoses[0].network, live=True)
    return [replace(FULL, subject=f"a{at}.py", diagnoses=(diagnosis,)) for at in range(findings // EACH)]


def main() -> None:
    many = reports(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
    formats: dict[str, Callable[[], object]] = {
        "full": lambda: [terminal.text(report, width=100) for report in many],
        "full, in colour": lambda: [terminal.text(report, width=100, color=True) for report in many],
        "concise": lambda: concise.text(many),
        "narrated": lambda: narrated.text(many),
        "html": lambda: document.text(many, "0.1.0"),
    }
    for name, render in formats.items():
        times = []
        for _ in range(3):
            began = time.process_time()
            render()
            times.append(time.process_time() - began)
        verdict = "ok" if min(times) < WANTED else f"more than {WANTED:g} s"
        print(f"{name:<16} {min(times):6.3f} s  {verdict}")


if __name__ == "__main__":
    main()
