"""Says why a script did not reach `fit`, where, and how to mend it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kerasdoctor.checkup.options import Options
from kerasdoctor.facts import Crash
from kerasdoctor.places import Line, Part
from kerasdoctor.report import Report, Stop
from kerasdoctor.static.files.source import Problem, Source
from kerasdoctor.static.files.spans import Spans

SHOWN_OUTPUT_LINES = 8
# What the commonest exceptions before fit ask for; the exception's own words are always shown.
REMEDIES = {
    "ModuleNotFoundError": "install the package in the interpreter that runs the script, or name yours with --python",
    "FileNotFoundError": "run the check from the folder that the script expects, or put the file there",
    "StdinNotImplementedError": "the notebook asks for input and a check gives it none: set the value in the cell",
    "MemoryError": "load less for a check: fewer rows or smaller pictures; see also what ulimit -v allows",
    "RecursionError": "end the recursion: what is called here calls itself without end",
    "EOFError": "the script asks for input and a check gives it none: use a default or an argument after --",
}
HOW_TO_RUN = "install what runs notebooks: pip install 'kerasdoctor[notebook]'; or read it only, with --static"
# Numbers of the system's errors: file too large, no space left, quota exceeded.
ROOM_LACKS = ("[Errno 27]", "[Errno 28]", "[Errno 122]")
USUAL_REMEDY = "mend this line so that the script reaches fit, then check it again"


def unreadable(problem: Problem) -> Stop:
    """Return the stop of a file that cannot be read or parsed."""
    return Stop("unreadable", problem.message, problem.remedy, problem.place)


def not_run(source: Source, lacking: str) -> Stop:
    """Return the stop of a notebook that cannot be run, because a package is not installed."""
    message = f"{source.path} is a notebook, and was only read: {lacking}, which runs notebooks, is not installed"
    return Stop("not-run", message, HOW_TO_RUN)


def without_layers(path: str) -> Stop:
    """Return the stop of a saved model whose file says nothing about its layers."""
    message = f"{path} does not list the layers of its model, which is of a class of its own"
    return Stop("unreadable", message, "check the script that builds the model")


def stop_of(
    event: dict[str, Any],
    source: Source,
    static: Report,
    output: tuple[str, ...],
    options: Options,
    crash: Crash | None = None,
) -> Stop:
    """Return the stop for the event that ended the run-up to `fit`."""
    # Code that cannot be compiled has no frame that a crash could be placed in, but a line all the same.
    placed = crash is not None and (crash.where is not None or _place(event, source) is None)
    if event["event"] == "raised" and crash is not None and placed:
        stop = _raised(crash, static, output[-SHOWN_OUTPUT_LINES:])
    else:
        stop = _stop_of(event, source, static, output, options)
    if not source.cells:
        return stop
    said, remedy = (words.replace("the script", "the notebook") for words in (stop.message, stop.remedy))
    return replace(stop, message=said, remedy=remedy)


def _stop_of(event: dict[str, Any], source: Source, static: Report, output: tuple[str, ...], options: Options) -> Stop:
    from kerasdoctor.checkup import cut_off  # what only reads starts sooner without it

    shown = output[-SHOWN_OUTPUT_LINES:]
    place = _place(event, source)
    at = f" at {place.said}" if place is not None else ""
    match event:
        case {"event": "raised", "type": name, "message": message}:
            remedy = _remedy(str(name), str(message), place, static)
            return Stop("raised", f"the script raises {name}{at}, before fit: {message}", remedy, place, shown)
        case {"event": "exited", "code": code}:
            remedy = "give the arguments that the script needs after --, or let it go on to fit"
            return Stop("exited", f"the script exits with {code!r}{at}, before fit", remedy, place, shown)
        case {"event": "no-fit" | "own-loop"}:
            return _without_fit(event, at, place, shown)
        case {"event": "replaced"}:
            return cut_off.replaced(event, place, shown)
        case {"event": "no-keras", "message": message, "remedy": remedy}:
            return cut_off.without_keras(str(message), str(remedy), options)
        case {"event": "hung"}:
            return cut_off.hung(event, source, place, shown, options)
        case {"event": "no-kernel", "message": message, "kernel": kernel}:
            remedy = f"see whether `jupyter console --kernel {kernel}` starts, and can import kerasdoctor"
            return Stop("not-run", f"the kernel {kernel} does not start: {message}", remedy, None, shown)
        case {"event": "dead-kernel"}:
            remedy = "run the notebook by itself: its kernel dies there too, or it needs more memory than there is"
            return Stop("killed", f"the kernel of the notebook dies{at}, before fit", remedy, place, shown)
        case {"event": "too-old"} | {"event": "gone", "started": False}:
            return cut_off.never_started(event, shown, options)
        case _:
            return cut_off.gone(event, source, shown, options)


def _without_fit(event: dict[str, Any], at: str, place: Line | None, shown: tuple[str, ...]) -> Stop:
    if event["event"] == "no-fit":
        remedy = "check the script that trains, or call kerasdoctor.check(model, x, y) where the model is"
        return Stop("no-fit", "the script ran to its end without a call of fit", remedy, None, shown)
    message = f"the script trains in a loop of its own, by {event['how']}{at}, and its source shows no call of fit"
    remedy = "have a model examined with a batch of its arrays: kerasdoctor.check(model, x, y) before the loop"
    return Stop("no-fit", message, remedy, place, shown)


def _raised(crash: Crash, static: Report, shown: tuple[str, ...]) -> Stop:
    at = "" if crash.where is None else f" at {crash.where.said}"
    if crash.where is not None and crash.where.path != static.subject:
        at += f" of {crash.where.path}"
    if crash.where is not None and crash.via is not None and _is_elsewhere(crash.via, crash.where):
        at += f", called from {crash.via.said}"
    said = f": {crash.message}" if crash.message else ""
    message = f"the script raises {crash.kind}{at}, before fit{said}"
    return Stop("raised", message, _remedy(crash.kind, crash.message, crash.where, static), crash.where, shown)


def _is_elsewhere(one: Line, other: Line) -> bool:
    return (one.path, one.cell) != (other.path, other.cell)


def _place(event: dict[str, Any], source: Source) -> Line | None:
    match event:
        case {"line": int(line), **rest}:
            column = rest.get("column")
            text = source.lines[line - 1] if line <= len(source.lines) else ""
            first = column if isinstance(column, int) and column > 0 else len(text) - len(text.lstrip()) + 1
            cell = Spans(source.path, source.lines, source.cells).cell(line)
            return Line(source.path, line, first, line, max(len(text.rstrip()) + 1, first + 1), cell)
    return None


def _remedy(name: str, message: str, place: Line | None, static: Report) -> str:
    """Point at the cause that names this very line, if the source alone showed one."""
    for diagnosis in static.diagnoses:
        for number, cause in enumerate(diagnosis.causes, 1):
            if cause.proof:
                return f"see {cause.rule.name} (cause {number} below): it says why, and what mends it"
            lines = {spot.place.line for spot in cause.finding.places if not isinstance(spot.place, Part)}
            if place is not None and place.line in lines:
                return f"see {cause.rule.name} (cause {number} below): it says why and shows the edit"
    if message.startswith(ROOM_LACKS):
        return "make room where the script writes, or have it write elsewhere"
    return REMEDIES.get(name, USUAL_REMEDY)
