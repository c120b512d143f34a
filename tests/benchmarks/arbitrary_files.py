"""Reads every Python file below folders, whether it uses Keras or not: arbitrary_files.py FOLDER... [--jobs N]

First the files are searched for Keras as a check of a folder does, then each is parsed, read and judged all the
same, and its report is written as text and as JSON. Prints how many files were dismissed and read, why some cannot
be read, findings in files that never mention Keras, crashes and the slowest files. Exits with 1 if kerasdoctor or
one of its rules crashes, or if a file takes longer than --bound seconds of processor time.

Good folders are site-packages and the standard library with its deliberately bad files:
python -c "import sysconfig; print(sysconfig.get_paths()['stdlib'])"
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from kerasdoctor.checkup import Options, check_file
from kerasdoctor.checkup.folder import MENTIONS
from kerasdoctor.render import json_report, terminal
from kerasdoctor.report import Report
from kerasdoctor.static.files.accepted import read_any
from kerasdoctor.static.files.source import Problem

# Seconds of real time after which a file counts as one that never ends.
HANGS = 120


@dataclass(frozen=True)
class Outcome:
    """What became of one file."""

    path: str
    seconds: float
    problem: str | None
    findings: tuple[str, ...]
    crash: str | None


def scripts(folders: list[str]) -> Iterator[str]:
    for folder in folders:
        for path, _, names in os.walk(folder):
            yield from (str(Path(path, name)) for name in sorted(names) if name.endswith(".py"))


def mentions_keras(path: str) -> bool:
    try:
        content = Path(path).read_bytes()
    except OSError:
        return False
    return any(word in content for word in MENTIONS)


def never_ends(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError(f"no end after {HANGS} s")


def outcome(path: str) -> Outcome:
    signal.signal(signal.SIGALRM, never_ends)
    signal.alarm(HANGS)
    start = time.process_time()
    try:
        source = read_any(path)
        problem = source.kind if isinstance(source, Problem) else None
        start = time.process_time()
        report = check_file(path, Options(static=True))
        seconds = time.process_time() - start
        terminal.text(report, verbose=True)
        json_report.text(report)
        return Outcome(path, seconds, problem, tuple(findings(report)), crashed_rules(report))
    except Exception as error:  # noqa: BLE001 (each crash is to be counted)
        last = traceback.format_exc().splitlines()[-3:]
        return Outcome(path, time.process_time() - start, None, (), f"{type(error).__name__}: {' | '.join(last)}")
    finally:
        signal.alarm(0)


def findings(report: Report) -> Iterator[str]:
    for diagnosis in report.diagnoses:
        yield from (f"{cause.severity.word} {cause.rule.name}" for cause in diagnosis.causes)


def crashed_rules(report: Report) -> str | None:
    crashed = [f"{item.rule}: {item.error}" for diagnosis in report.diagnoses for item in diagnosis.crashed]
    return "; ".join(crashed) or None


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folders", nargs="+", metavar="FOLDER")
    arguments.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    arguments.add_argument("--bound", type=float, default=1.0)
    arguments.add_argument("--every", type=int, default=1, help="take only every n-th file")
    given = arguments.parse_args()
    paths = list(dict.fromkeys(scripts(given.folders)))[:: given.every]
    start = time.process_time()
    using = {path for path in paths if mentions_keras(path)}
    searched = time.process_time() - start
    print(
        f"{len(paths)} files, {len(paths) - len(using)} dismissed by a search of bytes in {searched:.2f} s", flush=True
    )
    with ProcessPoolExecutor(given.jobs) as pool:
        found = list(pool.map(outcome, paths, chunksize=20))
    stops = Counter(one.problem for one in found if one.problem is not None)
    print(f"read all the same: {len(found) - stops.total()} whole; not whole: {dict(stops.most_common())}")
    print(f"processor time {sum(one.seconds for one in found):.0f} s; the slowest files:")
    for one in sorted(found, key=lambda one: -one.seconds)[:8]:
        print(f"{one.seconds:8.2f} s {one.path}")
    told = Counter(said for one in found if one.path not in using for said in one.findings)
    print(f"findings in files that never mention Keras: {dict(told.most_common())}")
    for one in found:
        if one.path not in using and one.findings:
            print(f"  {', '.join(one.findings)}: {one.path}")
    crashed = [one for one in found if one.crash is not None]
    for one in crashed:
        print(f"CRASH {one.path}: {one.crash}")
    slow = [one for one in found if one.seconds > given.bound]
    print(f"{len(crashed)} crashes, {len(slow)} files over {given.bound:g} s")
    return 1 if crashed or slow else 0


if __name__ == "__main__":
    sys.exit(main())
