"""Checks many files, in one process or in several."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from kerasdoctor.checkup.one import check_one
from kerasdoctor.checkup.options import Notify, Options
from kerasdoctor.garbage import collecting_seldom
from kerasdoctor.report import Report

# Starting another process takes as long as some ten files take to read.
FILES_FOR_EACH_JOB = 20


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
