"""Runs a script in a child interpreter, as if directly, and tells how it ends.

Started by `interpreter.py` with the ends of two pipes. The first request says what to run.
"""

from __future__ import annotations

import errno
import importlib.machinery
import json
import linecache
import os
import sys
import threading
import traceback
import types
from collections.abc import Sequence
from importlib.util import decode_source, find_spec
from pathlib import Path
from typing import Any, NoReturn

from kerasdoctor.live import compat
from kerasdoctor.live.process.acts import noting_acts
from kerasdoctor.live.process.channel import Channel
from kerasdoctor.live.process.desk import Desk, let_go_of_output, words_of
from kerasdoctor.live.process.guardian import HIGH, Charge, guarded
from kerasdoctor.live.process.spawned import take_along
from kerasdoctor.live.process.traces import trace_ends
from kerasdoctor.live.program import Program
from kerasdoctor.live.requirements import shortcoming


def main() -> None:
    """Serve one script."""
    *_, told, elsewhere = sys.argv
    charge, claim = guarded(Charge(**json.loads(told)))
    channel = Channel(charge, claim)
    order = channel.get()
    if order["cells"]:
        from kerasdoctor.live.process.cells import run_cells

        run_cells(order | {"scratch": charge.scratch}, channel)
    # Found out now: the script may change its working folder, or remove itself.
    script = Path(order["path"]).resolve()
    content = Path(order["content"] or script).read_bytes()
    order |= {"script": str(script), "source": content.decode(errors="replace"), "scratch": charge.scratch}
    _take_from(elsewhere, "wrapt")
    lacking = shortcoming()
    if lacking is not None:
        channel.say({"event": "no-keras", "message": lacking[0], "remedy": lacking[1]})
        return
    trace_ends(charge.scratch)
    _run(order, content, Desk(order, Program.of_script(script), channel), channel)


def _run(order: dict[str, Any], content: bytes, desk: Desk, channel: Channel) -> NoReturn:
    take_along(order, channel)
    desk.prepare(order["source"])
    noting_acts(channel.charge.scratch, desk.replaced)
    told: dict[str, Any] = {"event": "no-fit"}
    try:
        run_as_main(order["path"], order["argv"], desk.uses if order["compat"] else None, content)
        wait_for_others()
    except SystemExit as leaving:
        _leave_if_forked(leaving, channel)
        code = leaving.code if isinstance(leaving.code, int) else words_of(leaving.code)
        told = {"event": "exited", "code": code, **desk.program.place_in(leaving)}
        wait_for_others()
    except BaseException as error:  # noqa: BLE001 (whatever ends the user's script is reported, not raised)
        _leave_if_forked(error, channel)
        if isinstance(error, OSError) and error.errno == errno.EMFILE:
            os.closerange(3, HIGH)  # to tell of it, files have to be opened, and the script needs its own no more
        # Should something be so amiss that no more can be told of it, this much is.
        told = {"event": "raised", "type": type(error).__name__, "line": None, "message": words_of(error)}
        told = desk.raised(error)
    finally:
        _leave_if_forked(None, channel)
        channel.speak_or_wait()
        let_go_of_output()
        desk.say(told)
        os._exit(0)


def wait_for_others() -> None:
    """Wait as Python does at its end: for threads, and for processes that `multiprocessing` started."""
    shut_down = getattr(threading, "_shutdown", None)
    if shut_down is not None:
        shut_down()
    started = sys.modules.get("multiprocessing.process")
    for process in started.active_children() if started is not None else ():
        if not process.daemon:
            process.join()


def _leave_if_forked(error: BaseException | None, channel: Channel) -> None:
    """End a copy of the script that it made by `os.fork`, as Python would; only the script itself is reported on."""
    if channel.is_of_the_script():
        return
    if error is not None and not isinstance(error, SystemExit):
        traceback.print_exception(error)
    let_go_of_output()
    code = error.code if isinstance(error, SystemExit) else int(error is not None)
    os._exit(code if isinstance(code, int) else int(code is not None))


def run_as_main(path: str, argv: list[str], uses: compat.Uses | None = None, content: bytes | None = None) -> None:
    """Run a script as `python PATH ARGV...` does: as `__main__`, with its folder first on the path.

    With `uses` it takes Keras from where it is today. `content` is what it holds, if that is not what its file
    does: lines of it are then shown, and read by what looks at source, as they are run.
    """
    script = Path(path).resolve()
    sys.argv[:] = [path, *argv]
    if not sys.flags.safe_path:
        sys.path.insert(0, str(script.parent))
    module = types.ModuleType("__main__")
    module.__file__ = os.path.abspath(path)  # noqa: PTH100 (a link is not followed, as in Python)
    module.__loader__ = importlib.machinery.SourceFileLoader("__main__", path)
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


def _take_from(folder: str, name: str) -> None:
    """Let a module be found in a folder of another interpreter, where this one has none and it is there."""
    if folder and find_spec(name) is None:
        sys.meta_path.append(_Elsewhere(folder, name))


class _Elsewhere(importlib.machinery.PathFinder):
    """Finds one module in a folder, and nothing else that lies there."""

    def __init__(self, folder: str, name: str) -> None:
        self._folder, self._name = folder, name

    def find_spec(  # type: ignore[override]
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002
        target: types.ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        """Return how to load the module."""
        if fullname != self._name:
            return None
        return importlib.machinery.PathFinder.find_spec(fullname, [self._folder], target)
