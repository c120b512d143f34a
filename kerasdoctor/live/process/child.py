"""Runs a script up to its first `fit` and answers questions about it; the other end of `process`.

Started as `python -m kerasdoctor.live.process.child REQUESTS ANSWERS` with two inherited pipe ends. The
first request says what to run; each line on either pipe is one JSON value.
"""

from __future__ import annotations

import json
import linecache
import os
import queue
import signal
import sys
import threading
import types
from importlib.util import decode_source
from pathlib import Path
from typing import IO, Any

from kerasdoctor.live import compat
from kerasdoctor.live.process.desk import Desk, say
from kerasdoctor.live.program import Program
from kerasdoctor.live.requirements import shortcoming


def main() -> None:
    """Serve one script."""
    requests, answers = os.fdopen(int(sys.argv[1])), os.fdopen(int(sys.argv[2]), "w")
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, inbox), daemon=True).start()
    order = inbox.get()
    if order["cells"]:
        from kerasdoctor.live.process.cells import run_cells

        run_cells(order, inbox, lambda message: say(answers, message))
    lacking = shortcoming()
    if lacking is not None:
        say(answers, {"event": "no-keras", "message": lacking[0], "remedy": lacking[1]})
        return
    program = Program.of_script(Path(order["path"]).resolve())
    _run(order, Desk(order, program, inbox, answers))


def _listen(requests: IO[str], inbox: queue.SimpleQueue[Any]) -> None:
    """Pass requests on; when the asking process is gone, end this one and all that it started."""
    for line in requests:
        inbox.put(json.loads(line))
    os.killpg(os.getpgid(0), signal.SIGKILL)


def _run(order: dict[str, Any], desk: Desk) -> None:
    path = order["path"]
    content = Path(order["content"] or path).read_bytes()
    desk.prepare(content.decode(errors="replace"))
    try:
        run_as_main(path, order["argv"], desk.uses if order["compat"] else None, content)
    except SystemExit as leaving:
        code = leaving.code
        desk.say(
            {"event": "exited", "code": code if isinstance(code, int) else str(code), **desk.program.place_in(leaving)}
        )
    except BaseException as error:  # noqa: BLE001 (whatever ends the user's script is reported, not raised)
        desk.say_raised(error)
    else:
        desk.say({"event": "no-fit"})
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def run_as_main(path: str, argv: list[str], uses: compat.Uses | None = None, content: bytes | None = None) -> None:
    """Run a script as `python PATH ARGV...` does: as `__main__`, with its folder first on the path.

    With `uses` it takes Keras from where it is today. `content` is what it holds, if that is not what its file
    does: lines of it are then shown, and read by what looks at source, as they are run.
    """
    script = Path(path).resolve()
    sys.argv[:] = [path, *argv]
    sys.path[0] = str(script.parent)
    module = types.ModuleType("__main__")
    module.__file__ = str(script)
    sys.modules["__main__"] = module
    # The script's own future imports count, not this module's.
    content = script.read_bytes() if content is None else _shown(script, content)
    source = content if uses is None else compat.spelled_today(content, uses)
    exec(compile(source, str(script), "exec", dont_inherit=True), module.__dict__)


def _shown(script: Path, content: bytes) -> bytes:
    try:
        lines = decode_source(content).splitlines(keepends=True)
    except (SyntaxError, UnicodeDecodeError):
        return content  # compiling it says so
    linecache.cache[str(script)] = (len(content), None, lines, str(script))
    return content


if __name__ == "__main__":
    main()
