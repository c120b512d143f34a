"""Keeps a script in a child interpreter and asks it about its first `fit`; imports nothing heavy."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, cast

from kerasdoctor import wire
from kerasdoctor.case import Missing
from kerasdoctor.facts import Decoding, Trial
from kerasdoctor.finding import Fix
from kerasdoctor.live.process.headless import ENVIRONMENT

KEPT_OUTPUT_LINES = 200
# A fact is asked for within the budget; this much more covers tracing on a slow machine.
GRACE_SECONDS = 120.0
POLL_SECONDS = 0.5
# What a run says on its way, and nobody has to answer: a cell that begins, the process of a kernel, a remark.
NEWS = frozenset({"at", "kernel", "note"})
GONE: dict[str, Any] = {"event": "gone"}
# TensorFlow and absl write these at import whatever their log level; they say nothing of the script.
NOISE = re.compile(
    r"^(\d{4}-\d\d-\d\d .*(tensorflow|cuda|XLA)|[IWEF]\d{4} |WARNING: All log messages|To enable the foll)"
)


@dataclass(frozen=True, slots=True)
class Order:
    """What to run: a script, its arguments, and how far to look.

    `compat` lets spellings of older libraries work in the child. `stand_in` makes data that are missing;
    `classes` and `features` are what the source says of them. `cells` are those of a notebook: the lines
    above each, and its text; `kernel` is the one that it names, and cells below the lines in `may_raise`
    are meant to fail.
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
    cells: tuple[tuple[int, str], ...] = ()
    kernel: str | None = None
    may_raise: tuple[int, ...] = ()


class ScriptProcess:
    """A script held at its first `fit` in a process group of its own, as a context manager."""

    def __init__(self, order: Order, output: Callable[[str], None] | None = None, content: bytes | None = None) -> None:
        """Take what to run, who gets what it prints, and what it is to hold in place of what its file does."""
        self.order = order
        self._content = content
        self._output = output
        self._budget = order.budget
        self._left = order.time_limit
        self.news: list[dict[str, Any]] = []
        self._kept: deque[str] = deque(maxlen=KEPT_OUTPUT_LINES)
        self._inbox: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()

    def __enter__(self) -> ScriptProcess:
        ours, theirs = os.pipe()
        theirs_out, ours_out = os.pipe()
        command = [sys.executable, "-u", "-m", "kerasdoctor.live.process.child", str(theirs_out), str(theirs)]
        self._child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=(theirs, theirs_out),
            start_new_session=True,
            env={"TF_CPP_MIN_LOG_LEVEL": "3", **os.environ, **ENVIRONMENT},
        )
        os.close(theirs)
        os.close(theirs_out)
        self._requests = os.fdopen(ours_out, "w")
        self._answers = os.fdopen(ours)
        assert self._child.stdout is not None
        self._threads = [
            threading.Thread(target=self._read_answers, daemon=True),
            threading.Thread(target=self._read_output, args=(self._child.stdout,), daemon=True),
        ]
        for thread in self._threads:
            thread.start()
        self._scratch = tempfile.TemporaryDirectory(prefix="kerasdoctor-")
        self._send({**asdict(self.order), "scratch": self._scratch.name, "content": self._instead()})
        return self

    def __exit__(self, *_: object) -> None:
        """End the child and everything that it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()
        for thread in self._threads:
            thread.join(timeout=5)
        with contextlib.suppress(BrokenPipeError):
            self._requests.close()
        self._answers.close()
        if self._child.stdout is not None:
            self._child.stdout.close()
        self._scratch.cleanup()

    def _instead(self) -> str | None:
        """Lay down what the script is to hold, and return where."""
        if self._content is None:
            return None
        laid = Path(self._scratch.name, "script")
        laid.write_bytes(self._content)
        return str(laid)

    def wait_for_fit(self) -> dict[str, Any]:
        """Return the event that ends the run-up: "fit", or how the script stopped before it.

        "hung" stands for the time limit, which is for all of the script's own time, "gone" for an end
        without a word (with "returncode").
        """
        event = self._next_of_the_run()
        while event.get("event") in NEWS:
            self.news.append(event)
            event = self._next_of_the_run()
        if event is GONE:
            self._child.wait()
            return {"event": "gone", "returncode": self._child.returncode}
        return event

    def _next_of_the_run(self) -> dict[str, Any]:
        """Wait for a message in the time that is left to the script; where it is in vain, say where the script is."""
        started = time.monotonic()
        at = next((news["line"] for news in reversed(self.news) if news["event"] == "at"), None)
        event = self._next(self._left, {"event": "hung", "line": at})
        self._left -= time.monotonic() - started
        return event

    def context(self, decoding: Decoding | None, budget: float | None = None) -> None:
        """Tell the child what the source says about the fit that it reached, and how long it may be looked at."""
        self._budget = self.order.budget if budget is None else budget
        self._send({"decoding": wire.encode(decoding), "budget": self._budget})

    def go_on(self) -> None:
        """Have the child leave the fit that it stands in and run the script up to its next one."""
        self._send({"ask": "next"})

    def observe(self, kind: type) -> object:
        """Ask for a fact."""
        return self._ask({"ask": "observe", "kind": kind.__name__})

    def attempt(self, fix: Fix) -> Trial | Missing:
        """Ask for the trial of a fix."""
        return cast("Trial | Missing", self._ask({"ask": "attempt", "fix": wire.encode(fix)}))

    def finish(self) -> None:
        """Let the child leave by itself; there are no more questions."""
        self._send({"ask": "nothing"})

    @property
    def output(self) -> tuple[str, ...]:
        """The last lines that the script printed, without the noise of its libraries."""
        return tuple(self._kept)

    def settle(self) -> None:
        """Wait until what the script printed has arrived."""
        self._threads[1].join(timeout=2)

    def _ask(self, request: dict[str, Any]) -> object:
        if not self._send(request):
            return Missing("the child process ended early")
        answer = self._next(self._budget + GRACE_SECONDS, GONE)
        if answer.get("event") != "answer":
            return Missing("the child process ended early or took too long")
        value = answer["value"]
        return Missing(*value["missing"]) if "missing" in value else wire.decode(value["fact"])

    def _send(self, message: dict[str, Any]) -> bool:
        try:
            self._requests.write(json.dumps(message) + "\n")
            self._requests.flush()
        except BrokenPipeError:
            return False
        return True

    def _next(self, seconds: float, otherwise: dict[str, Any]) -> dict[str, Any]:
        """Wait for a message; a dead child is noticed even while something holds its pipe open."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            ended = self._child.poll() is not None
            try:
                return self._inbox.get(timeout=min(left, POLL_SECONDS))
            except queue.Empty:
                if ended:
                    return GONE
        return otherwise

    def _read_answers(self) -> None:
        for line in self._answers:
            try:
                self._inbox.put(json.loads(line))
            except ValueError:
                break  # the child was ended in the middle of a line
        self._inbox.put(GONE)

    def _read_output(self, stream: IO[bytes]) -> None:
        for raw in stream:
            line = raw.decode(errors="replace").rstrip("\r\n")
            if NOISE.match(line):
                continue
            self._kept.append(line)
            if self._output is not None:
                self._output(line)
