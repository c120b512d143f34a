"""Shares files among processes; reports come back in the order of the files."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing.context import BaseContext

from kerasdoctor.checkup.one import check_one, failed
from kerasdoctor.checkup.options import Notify, Options
from kerasdoctor.garbage import COLLECTED_AFTER
from kerasdoctor.report import Report
from kerasdoctor.rules import chosen_rules

# Few enough that an interrupt is heeded within a second, enough that handing over costs little.
FILES_AT_ONCE = 4


def check_in_processes(files: Sequence[str], options: Options, jobs: int, progress: Notify) -> Iterator[Report]:
    """Yield the report of each file; a process that dies takes no other file with it."""
    chosen_rules(options.choice)  # found once for all processes that are copies of this one
    done = 0
    while done < len(files):
        for report in _until_one_dies(files[done:], options, jobs):
            done += 1
            _tell(report, progress)
            yield report
        # What was being checked when a process died is checked again, each file in a process of its own.
        for file in files[done : done + jobs * FILES_AT_ONCE]:
            done += 1
            report = _alone(file, options)
            _tell(report, progress)
            yield report


def _until_one_dies(files: Sequence[str], options: Options, jobs: int) -> Iterator[Report]:
    pool = _pool(jobs)
    try:
        yield from pool.map(partial(_check, options), files, chunksize=FILES_AT_ONCE)
    except BrokenProcessPool:
        return
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _alone(file: str, options: Options) -> Report:
    with _pool(1) as pool:
        try:
            return pool.submit(_check, options, file).result()
        except BrokenProcessPool:
            return failed(file, "the process that checked this file died")


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=_context(), initializer=_prepare)


def _context() -> BaseContext:
    """Return how processes are started: as copies of this one where that is safe, else anew."""
    if sys.platform == "linux" and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


def _prepare() -> None:
    """Leave interrupts to the first process, which ends this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(COLLECTED_AFTER)


def _check(options: Options, file: str) -> Report:
    return check_one(file, options, lambda _: None)


def _tell(report: Report, progress: Notify) -> None:
    for diagnosis in report.diagnoses:
        for cause in diagnosis.causes:
            progress(f"{cause.rule.name}: {cause.finding.message}")
