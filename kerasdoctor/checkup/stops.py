"""Says why a script did not reach `fit`, where, and how to mend it."""

from __future__ import annotations

import signal
from typing import Any

from kerasdoctor.places import Line, Part
from kerasdoctor.report import Report, Stop
from kerasdoctor.static.files.source import Problem, Source

SHOWN_OUTPUT_LINES = 8
# What the commonest exceptions before fit ask for; the exception's own words are always shown.
REMEDIES = {
    "ModuleNotFoundError": "install the package in the interpreter that runs kerasdoctor, or run kerasdoctor in yours",
    "FileNotFoundError": "run the check from the folder that the script expects, or put the file there",
    "EOFError": "the script asks for input and a check gives it none: use a default or an argument after --",
}
USUAL_REMEDY = "mend this line so that the script reaches fit, then check it again"


def unreadable(problem: Problem) -> Stop:
    """Return the stop of a file that cannot be read or parsed."""
    return Stop("unreadable", problem.message, problem.remedy, problem.place)


def not_run(source: Source) -> Stop:
    """Return the stop of a file of a kind that is read but not run."""
    remedy = f"run it as a script to have its arrays looked at, too: jupyter nbconvert --to script {source.path}"
    return Stop("not-run", f"{source.path} is a notebook, and notebooks are read but not run", remedy)


def without_layers(path: str) -> Stop:
    """Return the stop of a saved model whose file says nothing about its layers."""
    message = f"{path} does not list the layers of its model, which is of a class of its own"
    return Stop("unreadable", message, "check the script that builds the model")


def stop_of(event: dict[str, Any], source: Source, static: Report, output: tuple[str, ...], limit: float) -> Stop:
    """Return the stop for the event that ended the run-up to `fit`."""
    shown = output[-SHOWN_OUTPUT_LINES:]
    place = _place(event, source)
    at = f" at {place.said}" if place is not None else ""
    match event:
        case {"event": "raised", "type": name, "message": message}:
            remedy = _remedy(str(name), place, static)
            return Stop("raised", f"the script raises {name}{at}, before fit: {message}", remedy, place, shown)
        case {"event": "exited", "code": code}:
            remedy = "give the arguments that the script needs after --, or let it go on to fit"
            return Stop("exited", f"the script exits with {code!r}{at}, before fit", remedy, place, shown)
        case {"event": "no-fit"}:
            remedy = "check the script that trains, or call kerasdoctor.check(model, x, y) where the model is"
            return Stop("no-fit", "the script ran to its end without a call of fit", remedy, None, shown)
        case {"event": "no-keras", "message": message, "remedy": remedy}:
            return Stop("no-keras", str(message), str(remedy))
        case {"event": "hung"}:
            remedy = "shorten what comes before fit, or give --time-limit more seconds"
            return Stop("hung", f"the script did not reach fit within {limit:g} s", remedy, None, shown)
        case {"returncode": int(code)} if code < 0:
            remedy = (
                "run the script by itself; it is ended by a signal there too, or it needs more memory than there is"
            )
            return Stop("killed", f"the script is ended by {_signal(-code)} before fit", remedy, None, shown)
        case _:
            code = event.get("returncode")
            return Stop("exited", f"the script ends its process with code {code} before fit", USUAL_REMEDY, None, shown)


def _place(event: dict[str, Any], source: Source) -> Line | None:
    match event:
        case {"line": int(line), **rest}:
            column = rest.get("column")
            text = source.lines[line - 1] if line <= len(source.lines) else ""
            first = column if isinstance(column, int) and column > 0 else len(text) - len(text.lstrip()) + 1
            return Line(source.path, line, first, line, max(len(text.rstrip()) + 1, first + 1))
    return None


def _remedy(name: str, place: Line | None, static: Report) -> str:
    """Point at the cause that names this very line, if the source alone showed one."""
    for diagnosis in static.diagnoses:
        for number, cause in enumerate(diagnosis.causes, 1):
            lines = {spot.place.line for spot in cause.finding.places if not isinstance(spot.place, Part)}
            if place is not None and place.line in lines:
                return f"see {cause.rule.name} (cause {number} below): it says why and shows the edit"
    return REMEDIES.get(name, USUAL_REMEDY)


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
