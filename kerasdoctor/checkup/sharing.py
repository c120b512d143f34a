"""Checks many files, each for itself: a fault of ours in one of them is told, and the rest goes on."""

from __future__ import annotations

import gc
import os
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kerasdoctor.checkup.script import Notify, Options, check_file
from kerasdoctor.render import terminal
from kerasdoctor.report import Report, Stop

# Starting another process takes as long as some ten files take to read.
FILES_FOR_EACH_JOB = 20
# Syntax trees are freed by counting references; looking for cycles in them all the time finds few.
COLLECTED_AFTER = 50_000
REPORT_IT = "this is a fault of kerasdoctor: please report it with the file; the other files are not affected"


def check_each(files: Sequence[str], options: Options, *, jobs: int | None, progress: Notify) -> Iterator[Report]:
    """Yield the report of each file, in the order of the files, from one process or from several."""
    jobs = min(len(files), jobs if jobs is not None else _useful_jobs(len(files)))
    if jobs > 1:
        from kerasdoctor.checkup.processes import check_in_processes

        yield from check_in_processes(files, options, jobs, progress)
        return
    with collecting_seldom():
        for file in files:
            yield check_one(file, options, progress)


def _useful_jobs(files: int) -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, files // FILES_FOR_EACH_JOB))


def check_one(file: str, options: Options, progress: Notify) -> Report:
    """Check a file; a fault of ours becomes a report that says so."""
    try:
        return check_file(file, options, progress=progress)
    except Exception as error:  # noqa: BLE001 (a fault of ours in one file must not end the others)
        shown = tuple(traceback.format_exc().splitlines())
        return failed(file, f"kerasdoctor itself failed ({type(error).__name__})", shown)


def failed(file: str, message: str, output: tuple[str, ...] = ()) -> Report:
    """Return the report of a file on which kerasdoctor itself failed."""
    return Report(file, stop=Stop("failed", message, REPORT_IT, None, output), static=True, shown_by=terminal.text)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Let Python look for cycles of garbage less often than usual."""
    before = gc.get_threshold()
    gc.set_threshold(COLLECTED_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
