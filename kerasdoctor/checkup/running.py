"""Runs a script up to its `fit` in a process of its own and examines what it has reached."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kerasdoctor.case import Case
from kerasdoctor.checkup.options import Notify, Options
from kerasdoctor.checkup.reached import decoding_of, joined, planned_at, with_diffs
from kerasdoctor.checkup.stops import stop_of
from kerasdoctor.engine import examine
from kerasdoctor.facts import Head, Layer, Loss, Network
from kerasdoctor.report import Report
from kerasdoctor.rules import chosen_rules
from kerasdoctor.static.reading import Reading

# Enough to see what went on; removed-names lists all that the source shows, with the edits.
MOST_MAPPED = 8


def run(reading: Reading, static: Report, options: Options, progress: Notify, output: Notify | None) -> Report:
    """Return the report on the run of a script; `static` is what its source says by itself."""
    from kerasdoctor.live.process.asking import Order, ScriptProcess

    path = reading.source.path
    order = Order(
        path,
        options.argv,
        options.seed,
        options.budget,
        options.probe,
        options.time_limit,
        options.compat,
        options.stand_in,
        *_data_of(reading),
    )
    progress("running the script up to its fit")
    with ScriptProcess(order, output) as child:
        event = child.wait_for_fit()
        if event["event"] != "fit":
            child.settle()
            stop = stop_of(event, reading.source, static, child.output, options.time_limit)
            return replace(static, stop=stop, static=False, notes=(*static.notes, *_mapped(event)), made=_made(event))
        planned = planned_at(reading, event["line"])
        child.context(decoding_of(planned))
        progress(f"reached fit at line {event['line']}; looking at the model and its arrays")
        case = Case(f"{path}:{event['line']}", joined(child, reading, planned), live=True)
        diagnosis = with_diffs(examine(case, chosen_rules(options.choice, path), step=progress), reading)
        child.finish()
    return replace(
        static,
        static=False,
        diagnoses=(diagnosis,),
        versions=tuple((name, found) for name, found in event["versions"]),
        notes=(*_mapped(event), *_other_fits(reading, event["line"])),
        made=_made(event),
    )


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


def _made(event: dict[str, Any]) -> tuple[str, ...]:
    """Return what was made in place of missing data, with the line that asked for it."""
    return tuple(what if line is None else f"{what} (line {line})" for what, line in event.get("made", ()))


def _mapped(event: dict[str, Any]) -> tuple[str, ...]:
    """Say which old spellings the script was let run with."""
    uses = event.get("old", ())
    if not uses:
        return ()
    shown = [f"line {line}: `{old}` as `{new}`" for old, new, line in uses[:MOST_MAPPED]]
    more = f", and {len(uses) - MOST_MAPPED} more" if len(uses) > MOST_MAPPED else ""
    return (f"old spellings were read as today's to let the script run ({'; '.join(shown)}{more})",)


def _other_fits(reading: Reading, line: int | None) -> tuple[str, ...]:
    # Each way to a model is a case of its own, so several may stand in one line.
    others = dict.fromkeys(str(plan.where.line) for plan in reading.cases if plan.where.line != line)
    if not others:
        return ()
    return (f"only the fit reached first was examined; there are others in line {', '.join(others)}",)
