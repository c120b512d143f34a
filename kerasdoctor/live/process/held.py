"""A script in a child interpreter: starting it, hearing from it, and ending it; imports nothing heavy."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import queue
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from kerasdoctor.live.process.acts import clear
from kerasdoctor.live.process.guardian import PATIENCE_SECONDS, Charge
from kerasdoctor.live.process.headless import ENVIRONMENT
from kerasdoctor.live.process.interpreter import InterpreterError, command
from kerasdoctor.live.process.listening import Printed, take_messages
from kerasdoctor.live.process.tree import machine

# Beyond this share a machine swaps or ends processes as it likes; a script that needs more would not get there.
MOST_OF_A_MACHINE = 0.9
POLL_SECONDS = 0.5
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
MAKE_ROOM = "make room, or name another folder in the variable TMPDIR"
# Holds what a script prints while nobody reads, so that it need not wait; the most that Linux grants anybody.
PIPE_BYTES = 1 << 20
# The guardian ends all within its patience; it tells so within this much more.
ENDING_SECONDS = PATIENCE_SECONDS + 5.0


class NotStartedError(Exception):
    """A script cannot be started at all: why, and what to do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Order:
    """What to run: a script, its arguments, and how far to look.

    `compat` lets spellings of older libraries work in the child. `stand_in` makes data that are missing;
    `classes` and `features` are what the source says of them. `python` is another interpreter than this
    one, `memory` a limit in bytes on all that the script starts (most of the machine where None). `cells` are
    those of a notebook: the lines above each, and its text; `kernel` is the one that it names, and cells below
    the lines in `may_raise` are meant to fail. `own_loop` ends the run at the first step that the script makes
    without `fit`, because its source shows none.
    """

    path: str
    argv: tuple[str, ...] = ()
    seed: int = 0
    budget: float = 30.0
    probe: bool = True
    time_limit: float = 300.0
    compat: bool = True
    stand_in: bool = False
    classes: int | None = None
    features: int | None = None
    python: str | None = None
    memory: int | None = None
    cells: tuple[tuple[int, str], ...] = ()
    kernel: str | None = None
    may_raise: tuple[int, ...] = ()
    own_loop: bool = False


class Held:
    """A script below a guardian that ends it, as a context manager.

    Raises NotStartedError where there is no interpreter or no room for it.
    """

    def __init__(self, order: Order, output: Callable[[str], None] | None = None, content: bytes | None = None) -> None:
        """Take what to run, who gets what it prints, and what it is to hold in place of what its file does."""
        self.order = order
        self._content = content
        self._printed = Printed(output)
        self._inbox: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._script: int | None = None
        self.ended: dict[str, Any] | None = None

    def __enter__(self) -> Self:
        try:
            self._scratch = tempfile.mkdtemp(prefix="kerasdoctor-")
        except OSError as error:
            message = f"there is no room for temporary files: {error.strerror}"
            raise NotStartedError(message, MAKE_ROOM) from error
        try:
            instead = self._instead()
            self._start()
        except (InterpreterError, OSError) as error:
            clear(self._scratch)
            full = isinstance(error, OSError) and error.errno in NO_ROOM
            remedy = MAKE_ROOM if full else "name an interpreter that has keras with --python"
            raise NotStartedError(str(error), remedy) from error
        self.send({**asdict(self.order), "content": instead})
        return self

    def _instead(self) -> str | None:
        """Lay down what the script is to hold, and return where."""
        if self._content is None:
            return None
        laid = Path(self._scratch, "script")
        laid.write_bytes(self._content)
        return str(laid)

    def _start(self) -> None:
        self._answers, theirs = os.pipe()
        theirs_out, ours_out = os.pipe()
        memory = self.order.memory or int(machine() * MOST_OF_A_MACHINE)
        charge = Charge(theirs_out, theirs, os.urandom(8).hex(), self._scratch, memory)
        self._requests = os.fdopen(ours_out, "w")
        try:
            self._child = subprocess.Popen(
                # What runs a notebook is installed here; its kernel may be elsewhere.
                command(None if self.order.cells else self.order.python, charge),
                stdin=subprocess.PIPE,  # its end is how the guardian learns of ours
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=(theirs, theirs_out),
                start_new_session=True,
                pipesize=PIPE_BYTES,
                env={"TF_CPP_MIN_LOG_LEVEL": "3", **os.environ, **ENVIRONMENT},
            )
        except (InterpreterError, OSError):
            self._requests.close()
            os.close(self._answers)
            raise
        finally:
            os.close(theirs)
            os.close(theirs_out)
        assert self._child.stdout is not None
        printed, messages = self._child.stdout.fileno(), (self._answers, charge.token, self._inbox)
        self._threads = [
            threading.Thread(target=take_messages, args=messages, daemon=True),
            threading.Thread(target=self._printed.take, args=(printed,), daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def __exit__(self, *_: object) -> None:
        """End the child and everything that it started."""
        self.let_go()
        try:
            self._child.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            self._force()
        if self._child.returncode != 0:  # somebody ended the guardian
            self._force()
        for thread in self._threads:
            thread.join(timeout=5)
        with contextlib.suppress(BrokenPipeError):
            self._requests.close()
        if not any(thread.is_alive() for thread in self._threads):  # else another might read what takes the number
            os.close(self._answers)
            if self._child.stdout is not None:
                self._child.stdout.close()
        clear(self._scratch)

    @property
    def output(self) -> tuple[str, ...]:
        """The last lines that the script printed, without the noise of its libraries."""
        return self._printed.lines

    def settle(self) -> None:
        """Wait until what the script printed has arrived."""
        self._threads[1].join(timeout=2)

    def send(self, message: dict[str, Any]) -> bool:
        """Send a line; False where nobody is there any more to read it."""
        try:
            self._requests.write(json.dumps(message) + "\n")
            self._requests.flush()
        except BrokenPipeError:
            return False
        return True

    def next_event(self, seconds: float) -> dict[str, Any] | None:
        """Return the next event, which is "gone" once the child has ended; None where none comes in time."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            over = self._child.poll() is not None
            try:
                event = self._inbox.get(timeout=min(left, POLL_SECONDS))
            except queue.Empty:
                if not over:
                    continue
                event = self.ended or {"event": "ended"}  # the guardian itself was ended
            match event:
                case {"event": "started", "script": int(script)}:
                    self._script = script
                case {"event": "ended"}:
                    self.ended = event
                    return {**event, "event": "gone", "started": self._script is not None}
                case _:
                    return event
        return None

    def let_go(self) -> None:
        """Have the guardian end everything."""
        assert self._child.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._child.stdin.close()

    def _force(self) -> None:
        """End what can be found where the guardian does not do it."""
        for group in (self._script, self._child.pid):
            if group is not None:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(group, signal.SIGKILL)
        self._child.wait()
