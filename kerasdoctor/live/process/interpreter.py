"""How the interpreter that runs a script is started; it need not have kerasdoctor installed."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from kerasdoctor.live.process.guardian import Charge

OLDEST = (3, 11)
# Any Python can read this, so that one that is too old can say so. Only this package comes from where it
# is installed, and wrapt where there is none: nothing else of that place is seen by the script.
START = """\
import sys
if sys.path[:1] == [""]:
    del sys.path[0]
if sys.version_info < OLDEST:
    import os
    said = '\\n%s{"event": "too-old", "version": "%s"}\\n' % (sys.argv[3], ".".join(map(str, sys.version_info[:3])))
    os.write(int(sys.argv[2]), said.encode("ascii"))
    sys.exit(1)
sys.path.insert(0, sys.argv[1])
import kerasdoctor
del sys.path[0]
from kerasdoctor.live.process.child import main
main()
""".replace("OLDEST", repr(OLDEST))


class InterpreterError(Exception):
    """An interpreter that is named is not there, or is no program."""


def interpreter_at(path: str) -> str:
    """Return the interpreter that a path names: itself, a command, or the folder of an environment.

    Raises InterpreterError where there is no program.
    """
    inside = Path(path) / "bin" / "python"
    if inside.is_file():
        return str(inside)
    found = shutil.which(path)
    if found is None:
        why = "it is a folder without bin/python" if Path(path).is_dir() else "there is no such program"
        why = "it is not executable" if Path(path).is_file() else why
        raise InterpreterError(f"{path} is no Python interpreter: {why}")
    return found


def command(python: str | None, charge: Charge) -> list[str]:
    """Return what starts a child; its own interpreter is this one where none is named."""
    package = Path(__file__).parents[3]
    wrapt = find_spec("wrapt")
    extra = os.path.dirname(os.path.dirname(wrapt.origin)) if wrapt is not None and wrapt.origin else ""  # noqa: PTH120
    told = [str(package), str(charge.answers), charge.token, json.dumps(asdict(charge)), extra]
    return [interpreter_at(python) if python else sys.executable, "-u", "-c", START, *told]
