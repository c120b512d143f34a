"""Checks programs that are meant to be right, statically and in one process: right_programs.py FOLDER...

Prints each finding at HURTS or above with its line, then how many files have one. Each is a false alarm or a true
defect of that file: read it and decide. Findings by rule, SMELLS included, come last. Exits with 1 on a BREAKS.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kerasdoctor.checkup import Options, check_file
from kerasdoctor.checkup.folder import ENDINGS, MENTIONS
from kerasdoctor.diagnosis import Cause
from kerasdoctor.finding import Severity
from kerasdoctor.places import Line
from kerasdoctor.report import Report


def programs(folders: list[str]) -> Iterator[Path]:
    """Yield scripts and notebooks below the folders that mention Keras."""
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix in ENDINGS and path.is_file():
                content = path.read_bytes()
                if any(word in content for word in MENTIONS):
                    yield path


def shown(cause: Cause, report: Report, path: Path) -> str:
    """Return a finding on one line, with the line of source that it points at."""
    place = cause.finding.places[0].place
    if not isinstance(place, Line):
        return f"{cause.severity.word} {cause.rule.name} {path}: {cause.finding.message}"
    text = report.sources[place.path][place.line - 1].strip()
    return f"{cause.severity.word} {cause.rule.name} {path}:{place.line}: {cause.finding.message}\n    | {text[:110]}"


def main() -> int:
    began = time.monotonic()
    files, stops, fits = 0, 0, 0
    by_severity: Counter[Severity] = Counter()
    by_rule: Counter[tuple[str, str]] = Counter()
    for path in programs(sys.argv[1:]):
        report = check_file(str(path), Options(static=True))
        files, stops, fits = files + 1, stops + (report.stop is not None), fits + len(report.diagnoses)
        causes = [cause for diagnosis in report.diagnoses for cause in diagnosis.causes]
        by_rule.update((cause.severity.word, cause.rule.name) for cause in causes)
        by_severity.update({cause.severity for cause in causes})
        for cause in causes:
            if cause.severity >= Severity.HURTS:
                print(shown(cause, report, path))
    print(f"\n{files} files ({stops} could not be read whole), {fits} fits, {time.monotonic() - began:.1f} s")
    for severity in reversed(Severity):
        count = by_severity[severity]
        print(f"with {severity.word:6} {count:4} files ({count / max(files, 1):.1%})")
    for (word, name), count in sorted(by_rule.items(), key=lambda item: -item[1]):
        print(f"{count:5} {word} {name}")
    return 1 if by_severity[Severity.BREAKS] else 0


if __name__ == "__main__":
    sys.exit(main())
