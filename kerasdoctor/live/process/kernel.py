"""Inside of the kernel of a notebook: watches its cells up to a fit and answers questions about it.

The other end is `cells`, which starts the kernel and hands it one cell after the other.
"""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from kerasdoctor.live import compat
from kerasdoctor.live.process.acts import noting_acts
from kerasdoctor.live.process.desk import Desk
from kerasdoctor.live.process.spawned import note_along
from kerasdoctor.live.program import Program
from kerasdoctor.live.requirements import shortcoming

# They change the user's environment, which a check does not.
INSTALLERS = re.compile(
    r"^\s*(?:sudo\s+)?(?:\S*python[\d.]*\s+-m\s+|uv\s+)?(pip[\d.]*|conda|mamba|apt(?:-get)?|brew|poetry)\s+\S"
)
# Their cells are Python, run once and timed; what they would run lies in no file that has a place.
TIMED = re.compile(r"^\s*%%(?:time|timeit|prun|memit)\b[^\n]*")
SHELL_CELL = re.compile(r"^\s*%%(?:bash|sh|script|system|sx)\b")


def begin(written: str, requests: str, answers: str) -> None:
    """Prepare this kernel for the cells to come; `requests` and `answers` are the names of two pipes.

    `written` is the order as JSON; its `cells` are pairs of the lines above a cell, in the text of the
    notebook, and the cell.
    """
    order = json.loads(written)
    told = Path(answers).open("w")  # noqa: SIM115 (open as long as the kernel lives)
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, inbox), daemon=True).start()
    line = _Line(inbox, told)
    line.say({"event": "kernel", "pid": os.getpid()})
    noting_acts(order["scratch"])
    lacking = shortcoming()
    if lacking is not None:
        line.say({"event": "no-keras", "message": lacking[0], "remedy": lacking[1]})
        return
    note_along(order["scratch"])
    _Notebook(order, line).watch(sys.modules["IPython"].get_ipython())


def _listen(requests: str, inbox: queue.SimpleQueue[Any]) -> None:
    """Pass requests on; when the asking process is gone, end this one and all that it started."""
    with Path(requests).open() as asked:
        for line in asked:
            inbox.put(json.loads(line))
    os.killpg(os.getpgid(0), signal.SIGKILL)


class _Line:
    """What the kernel speaks through: it is alone, and the process that hands it its cells passes on all."""

    def __init__(self, inbox: queue.SimpleQueue[Any], answers: IO[str]) -> None:
        self._inbox, self._answers = inbox, answers

    def say(self, message: dict[str, Any]) -> None:
        """Send a message."""
        self._answers.write(json.dumps(message) + "\n")
        self._answers.flush()

    def get(self) -> Any:
        """Wait for the next request."""
        return self._inbox.get()

    def speak_or_wait(self) -> None:
        """Speak; nobody else does."""

    def release(self) -> None:
        """Go on."""

    def is_of_the_script(self) -> bool:
        """Whether it is the notebook itself that speaks: always."""
        return True


class _Notebook:
    """The cells of a notebook as a program, from inside of the shell that runs them."""

    def __init__(self, order: dict[str, Any], line: _Line) -> None:
        self._cells = [(above, text) for above, text in order["cells"]]
        self._compat = order["compat"]
        self._may_raise = frozenset(order["may_raise"])
        self._running = -1
        self.desk = Desk(order, Program(), line)

    def watch(self, shell: Any) -> None:
        """Be there when a cell is compiled, when it ends, and when it asks for a shell."""
        self.desk.prepare("\n".join(text for _, text in self._cells))
        shell.compile.get_code_name = self._naming(shell.compile.get_code_name)
        shell.events.register("pre_run_cell", self._started)
        shell.events.register("post_run_cell", self._ended)
        shell.input_transformers_cleanup.append(self._transformed)
        for name in ("system", "getoutput", "getoutput_piped"):
            if hasattr(shell, name):
                setattr(shell, name, self._without_installers(getattr(shell, name)))

    def _naming(self, original: Callable[..., str]) -> Callable[..., str]:
        def name_of(raw: str, code: str, number: int) -> str:
            name = original(raw, code, number)
            self.desk.program.above[name] = self._above + (not self._is_running(raw))
            return name

        return name_of

    @property
    def _above(self) -> int:
        """The lines above the cell that is running."""
        return self._cells[self._running][0] if self._running >= 0 else 0

    def _is_running(self, raw: str) -> bool:
        """Whether this is the whole text of the cell that is running, and not what a magic in it hands to the shell."""
        return self._running >= 0 and raw == self._cells[self._running][1]

    def _next(self, raw: str) -> int:
        """Return the number of the next cell with this text; that of the cell that is running where there is none."""
        rest = range(self._running + 1, len(self._cells))
        return next((at for at in rest if self._cells[at][1] == raw), self._running)

    def _started(self, info: Any) -> None:
        if info.store_history:
            self._running = self._next(info.raw_cell)

    def _ended(self, result: Any) -> None:
        error = result.error_before_exec or result.error_in_exec
        if error is None or not self._is_running(result.info.raw_cell) or self._above in self._may_raise:
            return
        if isinstance(error, SystemExit):
            told = {"event": "exited", "code": error.code if isinstance(error.code, int) else str(error.code)}
            self.desk.say(told | self.desk.program.place_in(error))
        else:
            self.desk.say(self.desk.raised(error))

    def _transformed(self, lines: list[str]) -> list[str]:
        """Return a cell as it is run: timed cells as they are without, old places of Keras as they are today."""
        text = "".join(lines)
        if SHELL_CELL.match(text) and any(INSTALLERS.match(line) for line in lines[1:]):
            self._leave_out(lines[0].strip(), self._cells[self._next(text.removesuffix("\n"))][0] + 1)
            return ["pass\n"]
        text = TIMED.sub("", text, count=1)
        if self._compat:
            text = compat.spelled_today(text.encode(), self.desk.uses).decode()
        return text.splitlines(keepends=True)

    def _without_installers(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(command: Any, *given: Any, **named: Any) -> Any:
            if isinstance(command, str) and INSTALLERS.match(command):
                line = self.desk.program.nearest(sys._getframe(1))
                self._leave_out(f"!{command.strip()}", self._above + 1 if line is None else line)
                return None
            return original(command, *given, **named)

        return call

    def _leave_out(self, what: str, line: int) -> None:
        if (what, line) not in self.desk.left_out:  # a shell asks more than once how a cell is to be run
            self.desk.left_out.append((what, line))
