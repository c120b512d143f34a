"""Runs a script in a process of its own and examines each fit that it comes to."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kerasdoctor.case import Case
from kerasdoctor.checkup.crashed import crash_in, with_crash
from kerasdoctor.checkup.fits import Round
from kerasdoctor.checkup.options import Notify, Options
from kerasdoctor.checkup.reached import InCells, decoding_of, joined, planned_at, with_diffs
from kerasdoctor.checkup.sifting import allowed_in
from kerasdoctor.checkup.stops import stop_of
from kerasdoctor.diagnosis import Diagnosis
from kerasdoctor.engine import examine
from kerasdoctor.facts import Head, Layer, Loss, Network
from kerasdoctor.places import Line
from kerasdoctor.report import Report, Stop
from kerasdoctor.rules import chosen_rules
from kerasdoctor.static.files.source import Source
from kerasdoctor.static.files.spans import Spans
from kerasdoctor.static.reading import Reading
from kerasdoctor.static.sites import sites_of

if TYPE_CHECKING:
    from kerasdoctor.live.process.asking import ScriptProcess
    from kerasdoctor.live.process.held import Order

# Enough to see what went on; removed-names lists all that the source shows, with the edits.
MOST_MAPPED = 8


def run(
    reading: Reading,
    static: Report,
    options: Options,
    progress: Notify,
    output: Notify | None,
    content: bytes | None = None,
) -> Report:
    """Return the report on the run of a script; `static` is what its source says by itself.

    `content` is what the script is to hold, if that is not what its file does.
    """
    from kerasdoctor.live.process.held import NotStartedError, Order

    order = Order(
        reading.source.path,
        options.argv,
        options.seed,
        options.budget,
        options.probe,
        options.time_limit,
        options.compat,
        options.stand_in,
        *_data_of(reading),
        options.python,
        options.memory,
    )
    sites = sites_of(reading.source.tree, reading.source.nodes)
    order = _with_cells(replace(order, own_loop=not sites), reading.source)
    what = "notebook" if reading.source.cells else "script"
    progress(f"running the {what} up to its fit")
    try:
        return _ran(order, content, reading, static, options, progress, output)
    except NotStartedError as error:
        return replace(static, stop=Stop("not-started", str(error), error.remedy), static=False)


def _ran(
    order: Order,
    content: bytes | None,
    reading: Reading,
    static: Report,
    options: Options,
    progress: Notify,
    output: Notify | None,
) -> Report:
    from kerasdoctor.live.process.asking import ScriptProcess

    spans = Spans(order.path, reading.source.lines, reading.source.cells)
    fits = Round(reading, options.fits, options.budget)
    diagnoses: list[Diagnosis] = []
    with ScriptProcess(order, output, content) as child:
        event = child.wait_for_fit()
        last = event
        while event["event"] == "fit":
            last = event
            diagnosis = _look(child, event, fits, options, progress)
            diagnoses += [] if diagnosis is None else [diagnosis]
            if event["last"] or not fits.more(for_others=event["for_others"]):
                child.finish()
                break
            progress("going on to the next fit")
            child.go_on()
            event = child.wait_for_fit(fits.patience)
        child.settle()
    if not diagnoses:
        crash = None if fits.reached else crash_in(event, reading)
        if crash is not None:
            static = with_crash(static, reading, crash, chosen_rules(options.choice, reading.source.path))
        if fits.reached:
            stop = fits.never_reached()
        else:
            stop = stop_of(event, reading.source, static, child.output, options, crash)
        return replace(
            static,
            stop=stop,
            static=False,
            notes=(*static.notes, *_remarks(child, event, spans)),
            made=_made(event, spans),
        )
    from kerasdoctor.checkup.cut_off import while_looked_at

    cut, fit = child.cut_short, _place(reading, last["line"])
    return replace(
        static,
        static=False,
        stop=None if cut is None else while_looked_at(cut, reading.source, fit, child.output, options),
        diagnoses=tuple(diagnoses),
        versions=tuple((name, found) for name, found in last["versions"]),
        notes=(*_remarks(child, event, spans), *fits.notes(event)),
        made=_made(event, spans),
    )


def _look(
    child: ScriptProcess, event: dict[str, Any], fits: Round, options: Options, progress: Notify
) -> Diagnosis | None:
    """Return the diagnosis of the fit that a script has come to; None where it is not to be looked at."""
    reading, line = fits.reading, event["line"]
    planned = planned_at(reading, line)
    place = _place(reading, line)
    name = place.short if place is not None else reading.source.path
    again = fits.come_to(line)
    share = fits.share(name if again is None else f"{name}, {again}")
    if share is None:
        return None
    at = "" if place is None else f" at {place.said}"
    decided = "" if share == options.budget else f" for at most {share:.0f} s"
    progress(f"reached fit{at}; looking at the model and its arrays{decided}")
    started = time.monotonic()
    live = InCells(child, reading.source) if reading.source.cells else child
    child.context(decoding_of(planned), share)
    case = Case(
        name if again is None else f"{name}, {again}",
        joined(live, reading, planned, options.choice.task),
        live=True,
        mapped=frozenset(at for _, _, at in event["old"]),
    )
    diagnosis = with_diffs(_examined(case, reading, options, progress, share), reading)
    fits.looked(line, time.monotonic() - started)
    return diagnosis


def _examined(case: Case, reading: Reading, options: Options, progress: Notify, share: float) -> Diagnosis:
    rules, allowed = chosen_rules(options.choice, reading.source.path), allowed_in(reading.source)
    return examine(case, rules, step=progress, allowed=allowed, seconds=share if options.probe else None)


def _place(reading: Reading, line: int | None) -> Line | None:
    """Return a line of the program as a place; None where the program does not say which one it is."""
    if line is None:
        return None
    source = reading.source
    return Spans(source.path, source.lines, source.cells).row(line)


def _with_cells(order: Order, source: Source) -> Order:
    """Add what it takes to run a notebook."""
    if not source.cells:
        return order
    from kerasdoctor.static.files.notebook_run import runnable

    run = runnable(source)
    return replace(order, cells=run.cells, kernel=run.kernel, may_raise=run.may_raise)


def _data_of(reading: Reading) -> tuple[int | None, int | None]:
    """Return the classes that the first fit in the source is to tell apart, and the numbers in a row of its inputs."""
    for planned in reading.cases:
        match planned.network:
            case Network(heads=(head, *_), layers=layers):
                first = layers[0].input_shape if layers else None
                features = first[-1] if first is not None and len(first) == 2 else None
                return _classes(head), features
    return 2, None


def _classes(head: Head) -> int | None:
    """Return the number of classes of a head; None where it predicts real numbers."""
    match head:
        case Head(layer=Layer(activation="linear" | "relu"), loss=Loss(name=name)) if "crossentropy" not in name:
            return None
        case Head(layer=Layer(units=int(units))) if units > 1:
            return units
    return 2


def _made(event: dict[str, Any], spans: Spans) -> tuple[str, ...]:
    """Return what was made in place of missing data, with the line that asked for it."""
    return tuple(what if line is None else f"{what} ({spans.row(line).said})" for what, line in event.get("made", ()))


def _remarks(child: ScriptProcess, event: dict[str, Any], spans: Spans) -> tuple[str, ...]:
    """Say which old spellings the script was let run with, and what of a notebook was not run."""
    said = [news["text"] for news in child.news if news["event"] == "note"]
    uses = event.get("old", ())
    if uses:
        shown = [f"{spans.row(line).said}: `{old}` as `{new}`" for old, new, line in uses[:MOST_MAPPED]]
        more = f", and {len(uses) - MOST_MAPPED} more" if len(uses) > MOST_MAPPED else ""
        said.append(f"old spellings were read as today's to let the script run ({'; '.join(shown)}{more})")
    left = [f"`{command}` ({spans.row(line).said})" for command, line in event.get("left_out", ())]
    if left:
        said.append(f"not run, because a check changes no environment: {', '.join(left)}")
    return tuple(said)
