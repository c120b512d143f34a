"""Says how a script was cut off before `fit`: by a limit, by a signal, or because it could not be started."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

from kerasdoctor.checkup.options import Options
from kerasdoctor.live.process.channel import CUT_OFF
from kerasdoctor.live.process.ends import how, size
from kerasdoctor.live.process.interpreter import OLDEST
from kerasdoctor.live.process.traces import line_of
from kerasdoctor.places import Line
from kerasdoctor.report import Stop
from kerasdoctor.static.files.source import Source

CRASHES = {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE}
OTHER = "name another interpreter with --python; --static only reads the script, and runs with any"


def without_keras(message: str, remedy: str, options: Options) -> Stop:
    """Return the stop of a script whose interpreter lacks what the live side needs."""
    if options.python is not None:
        there = remedy.replace("pip install", f"{options.python} -m pip install")  # which needs no kerasdoctor there
        there = there.replace("'kerasdoctor[tensorflow]'", "keras tensorflow")
        return Stop("no-keras", f"{message}: {options.python}", there)
    active = os.environ.get("VIRTUAL_ENV")
    yours = active if active is not None else "PATH"
    return Stop("no-keras", message, f"{remedy}; or name the interpreter that has it: --python {yours}")


def never_started(event: dict[str, Any], shown: tuple[str, ...], options: Options) -> Stop:
    """Return the stop of a script whose interpreter does not get as far as the script."""
    named = options.python or "the interpreter of kerasdoctor"
    if "version" in event:
        needed = ".".join(map(str, OLDEST))
        return Stop("not-started", f"{named} is Python {event['version']}, and a check needs {needed} or later", OTHER)
    return Stop("not-started", f"{named} does not start as a Python interpreter", OTHER, None, shown)


def replaced(event: dict[str, Any], place: Line | None, shown: tuple[str, ...]) -> Stop:
    """Return the stop of a script that becomes another program."""
    at = f" at {place.said}" if place is not None else ""
    message = f"the script replaces its process by {event['program']}{at}, before fit, and what comes then is not seen"
    return Stop("exited", message, "set beforehand what it starts anew for, and let it go on to fit", place, shown)


def hung(event: dict[str, Any], source: Source, place: Line | None, shown: tuple[str, ...], options: Options) -> Stop:
    """Return the stop of a script that takes too long; `place` is what is known without its trace."""
    place = _place(event, source) or place
    at = f"; it was at {place.said}" if place is not None else ""
    remedy = "shorten what comes before fit, or give --time-limit more seconds"
    return Stop("hung", f"the script did not reach fit within {options.time_limit:g} s{at}", remedy, place, shown)


def while_looked_at(
    ended: dict[str, Any], source: Source, fit: Line | None, shown: tuple[str, ...], options: Options
) -> Stop:
    """Return the stop of a script that reached `fit` and ended while its model was looked at."""
    crash = _place(ended, source)
    at, there = (f" at {line.said}" if line is not None else "" for line in (fit, crash))
    message = f"while the model that is given to fit{at} was looked at, the script {how(ended)}{there}"
    place = crash or fit
    if ended.get("why") == "time":
        return Stop("hung", message, "see what the model computes in one step; --no-probe looks at less", place, shown)
    code = ended.get("returncode")
    if ended.get("why") == "memory":
        return Stop("killed", message, _less(options), place, shown)
    if isinstance(code, int) and code < 0:
        return Stop("killed", message, _after(-code), place, shown)
    return Stop("exited", message, "see what the model, its loss or its metrics do to the process", place, shown)


def gone(event: dict[str, Any], source: Source, shown: tuple[str, ...], options: Options) -> Stop:
    """Return the stop of a script whose process ended without a word."""
    place = _place(event, source)
    at = f" at {place.said}" if place is not None else ""
    code, left = event.get("returncode"), event.get("left")
    message = f"the script {how(event)}{at} before fit"
    if event.get("why") == "memory":
        return Stop("killed", message, _less(options), place, shown)
    if code == CUT_OFF:
        remedy = "close only what the script itself has opened"
        return Stop("exited", "the script closes the pipes to its check before fit", remedy, None, shown)
    if isinstance(code, int) and code < 0:
        return Stop("killed", message, _after(-code), place, shown)
    if left:
        message += (
            f" and leaves {left} process{'es' if left > 1 else ''} behind, which {'are' if left > 1 else 'is'} ended"
        )
        return Stop("exited", message, "train in the process that the script is started in", place, shown)
    return Stop("exited", message, "mend this line so that the script reaches fit, then check it again", place, shown)


def _less(options: Options) -> str:
    more = f", or give --memory more than {size(options.memory)}" if options.memory else ": the machine has no more"
    return f"load less for a check{more}"


def _after(number: int) -> str:
    if number in CRASHES:
        return "run the script by itself: compiled code that it calls crashes there, too, or asks for too much memory"
    if number == signal.SIGKILL:
        return "load less if the system was out of memory; else see what ends the script when it runs by itself"
    return "run the script by itself: it is ended by this signal there, too"


def _place(event: dict[str, Any], source: Source) -> Line | None:
    """Return where the script was, if its interpreter could still say so."""
    line = line_of(event.get("trace", ""), str(Path(source.path).resolve()))
    if line is None or line > len(source.lines):
        return None
    text = source.lines[line - 1]
    return Line(source.path, line, len(text) - len(text.lstrip()) + 1, line, len(text.rstrip()) + 1)
