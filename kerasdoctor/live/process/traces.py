"""Where a script was when it crashed or hung, in the words of faulthandler."""

from __future__ import annotations

import faulthandler
import os
import re

from kerasdoctor.live.process.guardian import TRACE, WHERE, out_of_the_way

_FRAME = re.compile(r'^  File "(?P<path>.+)", line (?P<line>\d+) in ', re.MULTILINE)


def trace_ends(scratch: str) -> None:
    """Have a crash of this process written down, and where it stands when the guardian asks.

    The traces are written without the interpreter, so that a hang in C code does not prevent them.
    """
    file = out_of_the_way(os.open(f"{scratch}/{TRACE}", os.O_WRONLY | os.O_CREAT | os.O_APPEND))
    faulthandler.enable(file)
    faulthandler.register(WHERE, file)


def line_of(trace: str, script: str) -> int | None:
    """Return the innermost line of a script in a trace: of the thread that crashed, else of any, the first last."""
    current = trace.partition("Current thread")[2].partition("\n\n")[0]
    for part in (current, *reversed(trace.split("\n\n"))):
        for frame in _FRAME.finditer(part):
            if frame["path"] == script:
                return int(frame["line"])
    return None
