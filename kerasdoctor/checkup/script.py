"""Checks a script: static findings at once, then the run up to `fit`, then one diagnosis."""

from __future__ import annotations

import time
from pathlib import Path

from kerasdoctor.case import Case, Missing
from kerasdoctor.checkup.observers import SourceOnly
from kerasdoctor.checkup.options import Notify, Options
from kerasdoctor.checkup.reached import network_of, with_diffs
from kerasdoctor.checkup.sifting import sifted
from kerasdoctor.checkup.stops import HOW_TO_RUN, not_run, unreadable
from kerasdoctor.diagnosis import once
from kerasdoctor.engine import Told, examine
from kerasdoctor.record import replace
from kerasdoctor.render import terminal
from kerasdoctor.report import Report
from kerasdoctor.rules import chosen_rules
from kerasdoctor.static.files.accepted import STDIN, STDIN_NAME, is_model_file, read_any, readable_part
from kerasdoctor.static.files.source import Problem, Source
from kerasdoctor.static.files.spans import split_lines
from kerasdoctor.static.reading import Reading, understand


def _ignore(_: str) -> None:
    """Tell nobody."""


def check_file(
    path: str, options: Options | None = None, *, progress: Notify = _ignore, output: Notify | None = None
) -> Report:
    """Examine a script, first its source and then, unless `static`, a run of it up to `fit`.

    `progress` is told what goes on and what reading finds; `output` gets the lines that
    the script prints.
    """
    options = options or Options()
    started = time.monotonic()
    if is_model_file(path):
        from kerasdoctor.checkup.saved import check_saved  # seldom needed, and every start would wait for it

        saved = check_saved(path, options.choice, progress)
        saved = sifted(saved, options.choice, None)
        return replace(saved, seed=options.seed, seconds=time.monotonic() - started, shown_by=terminal.text)
    if path == STDIN:
        path, options, source = STDIN_NAME, replace(options, static=True), read_any(path)
    else:
        source = read_any(path)
    if isinstance(source, Problem):
        report = _stopped(path, source, options, progress)
    else:
        report = _examined(source, options, progress, output)
    return replace(report, seed=options.seed, seconds=time.monotonic() - started, shown_by=terminal.text)


def _heeded(report: Report, reading: Reading, options: Options) -> Report:
    """Heed what the user has said of what a run has found; of what reading finds it has been heeded already."""
    if not any(diagnosis.live for diagnosis in report.diagnoses):
        return report
    return sifted(report, options.choice, reading.source, several=len(report.diagnoses) < len(reading.cases))


def check_source(
    source: Source, options: Options | None = None, *, progress: Notify = _ignore, content: bytes | None = None
) -> Report:
    """Examine a source that is at hand already; `content` is what is run for it, and nothing is without."""
    started = time.monotonic()
    options = options or Options(static=True)
    options = options if content is not None else replace(options, static=True)
    report = _examined(source, options, progress, None, content)
    return replace(report, seed=options.seed, seconds=time.monotonic() - started, shown_by=terminal.text)


def _examined(
    source: Source, options: Options, progress: Notify, output: Notify | None, content: bytes | None = None
) -> Report:
    reading = understand(source)
    report = _static(reading, options, progress)
    if options.static:
        reading.let_go()
        return report
    lacking = _lacking(source)
    if lacking is not None:
        return replace(report, stop=not_run(source, lacking))
    from kerasdoctor.checkup.running import run  # reading needs none of it, and every start would wait for it

    return _heeded(run(reading, report, options, progress, output, content), reading, options)


def _stopped(path: str, problem: Problem, options: Options, progress: Notify) -> Report:
    """Return why a file cannot be read, with a diagnosis of what can be read of it all the same."""
    part = readable_part(problem)
    if part is None:
        return Report(path, stop=unreadable(problem), static=True, sources=_text_of(problem))
    return replace(_static(understand(part), options, progress), stop=unreadable(problem))


def _static(reading: Reading, options: Options, progress: Notify) -> Report:
    reason = _why_no_more(reading.source, options)
    observed = [
        (plan.where.short, SourceOnly(network_of(plan, options.choice.task), plan.script, plan.trace, reason))
        for plan in reading.cases
    ]
    if not observed:
        observed = [(reading.source.path, SourceOnly(None, reading.script, reading.trace, reason))]
    told: Told | None = {} if len(observed) > 1 else None
    diagnoses = once(
        examine(Case(name, observer), chosen_rules(options.choice, reading.source.path), told=told)
        for name, observer in observed
    )
    report = Report(
        reading.source.path,
        tuple(with_diffs(diagnosis, reading) for diagnosis in diagnoses),
        static=True,
        sources={reading.source.path: reading.source.lines},
        notes=(*_left_out(reading.source), *(_notes(reading) if options.static or reading.source.cells else ())),
        unknown=reading.unknown,
    )
    report = sifted(report, options.choice, reading.source)
    for diagnosis in report.diagnoses:
        for cause in diagnosis.causes:
            progress(f"{cause.rule.name}: {cause.finding.message}")
    return report


def _why_no_more(source: Source, options: Options) -> Missing:
    """Say why there is only the source, and what would give more."""
    if source.mended:
        return Missing("Python cannot run the script as it stands", "mend it, then check it again")
    if options.static:
        return Missing("nothing was run", "check the script by itself, without --static")
    lacking = _lacking(source)
    if lacking is not None:
        return Missing(f"{lacking}, which runs notebooks, is not installed", HOW_TO_RUN)
    if source.cells:
        return Missing("the notebook did not reach fit")
    return Missing("the script did not reach fit")


def _lacking(source: Source) -> str | None:
    """Return a package that is needed to run a notebook and not installed; None for a script."""
    if not source.cells:
        return None
    from importlib.util import find_spec

    return next((name for name in ("nbclient", "ipykernel") if find_spec(name) is None), None)


def _left_out(source: Source) -> tuple[str, ...]:
    gaps = len(source.gaps)
    if not gaps:
        return source.notes
    parts = "1 part is" if gaps == 1 else f"{gaps} parts are"
    return (*source.notes, f"{parts} left out, which cannot be read as Python; --verbose says where and why")


def _notes(reading: Reading) -> tuple[str, ...]:
    if not reading.uses_keras:
        return ("the source imports no Keras",)
    return () if reading.cases else ("the source shows no call of fit",)


def _text_of(problem: Problem) -> dict[str, tuple[str, ...]]:
    """Return the lines of a file that can be decoded but not parsed, for the report's frame."""
    if problem.place is None:
        return {}
    if problem.text is not None:
        return {problem.place.path: split_lines(problem.text)}
    try:
        text = Path(problem.place.path).read_text(encoding="utf-8-sig", errors="replace")
        return {problem.place.path: tuple(text.splitlines())}
    except OSError:
        return {}
