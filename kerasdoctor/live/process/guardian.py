"""Stands above a script: ends all that the script started, however the script or kerasdoctor itself ends.

The child interpreter forks while it is still small and has one thread. One half becomes the script in a
session of its own; the other stays, does nothing but watch, and takes no part in what the script does. On
Linux it adopts what the script leaves behind, so that processes that cut themselves loose are found, too.
It holds the script to its memory limit by adding up what the processes really occupy: a limit on address
space would stop TensorFlow, which maps a multiple of what it uses (on two cores 2.8 GB for a first `fit` that
occupies 0.7 GB; under a limit of 2.5 GB it aborts when it starts a thread, and what it maps grows with the
cores), and CUDA, which maps more than a machine has.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import time
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from kerasdoctor.live.process.acts import clear
from kerasdoctor.live.process.tree import below, processes, resident, shared_fairly

# What prctl(2) calls them.
DEATH_SIGNAL, SUBREAPER = 1, 36
# Memory that is asked for at 1 GB/s runs 0.1 GB over its limit in one of these.
TICK_SECONDS = 0.1
# A look at every process of the machine takes milliseconds: what the script starts is looked for less often.
TICKS_TO_A_CENSUS = 5
# Processes that sit in a driver cannot be ended before they return.
PATIENCE_SECONDS = 5.0
LONGEST_TRACE = 16_384
TRACE = "trace"
# Asks a script where it is. Programs use no such signal; where there is none of its kind, seldom this one.
WHERE = signal.SIGRTMAX - 1 if hasattr(signal, "SIGRTMAX") else signal.SIGXCPU
ANSWER_SECONDS = 0.3
HIGH = 64


@dataclass(frozen=True, slots=True)
class Charge:
    """What a child is given on its command line: the ends of its pipes, a folder, and what it must keep to.

    `token` begins each line that is really a message. `memory` is a limit in bytes.
    """

    requests: int
    answers: int
    token: str
    scratch: str
    memory: int | None = None


def guarded(charge: Charge) -> tuple[Charge, tuple[int, int]]:
    """Go on as the script in one process and guard it in another, which never gets back from here.

    Returns the charge with the pipe ends out of the way of those that a script opens, and both ends of a
    pipe that holds one byte: whoever has read it speaks for the script.
    """
    charge = replace(charge, requests=out_of_the_way(charge.requests), answers=out_of_the_way(charge.answers))
    claim, given = os.pipe()
    os.write(given, b".")
    for end in (claim, given):  # whatever a script writes there, nobody waits
        os.set_blocking(end, False)
    claim, given = out_of_the_way(claim), out_of_the_way(given)
    _prctl(SUBREAPER, 1)
    script = os.fork()
    if script == 0:
        os.setsid()
        _prctl(DEATH_SIGNAL, signal.SIGKILL)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        return charge, (claim, given)
    try:
        _Guardian(charge, script, claim).guard()
    finally:
        os._exit(0)


def out_of_the_way(descriptor: int) -> int:
    """Move a descriptor to a number that programs seldom get to, and keep it from those that they start."""
    import fcntl

    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, HIGH)
    os.close(descriptor)
    return moved


def _prctl(option: int, value: int) -> None:
    with contextlib.suppress(ImportError, OSError, AttributeError):  # elsewhere than on Linux
        import ctypes

        ctypes.CDLL(None).prctl(option, value)


class _Guardian:
    def __init__(self, charge: Charge, script: int, claim: int) -> None:
        self.charge, self.script, self.claim = charge, script, claim
        self.asking = os.getppid()
        self.status: int | None = None
        self.family = {script: 0}
        self.why: str | None = None
        self.most = 0
        self.left = 0

    def guard(self) -> None:
        """Watch until the script is over or is to be, end what is left, and tell how it went."""
        self._say({"event": "started", "script": self.script})
        signal.signal(signal.SIGTERM, self._leave)
        try:
            self._watch()
            self.left = len(below(os.getpid(), processes())) if self.status is not None else 0
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            if self.status is None and (self.why or self._nobody_speaks()):
                self._ask_where()
            self._end_all()
            told = {"event": "ended", "returncode": self.status, "why": self.why, "most": self.most}
            self._say(told | {"left": self.left, "trace": self._trace()})
            clear(self.charge.scratch)

    def _leave(self, *_: object) -> NoReturn:
        raise SystemExit

    def _watch(self) -> None:
        woken, wake = os.pipe()
        os.set_blocking(wake, False)
        os.set_blocking(woken, False)
        signal.set_wakeup_fd(wake)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        events = select.poll()
        events.register(0, select.POLLIN)
        events.register(woken, select.POLLIN)
        ticks = 0
        while not self._is_over():
            happened = dict(events.poll(TICK_SECONDS * 1000))
            if 0 in happened or os.getppid() != self.asking:
                return
            with contextlib.suppress(BlockingIOError):
                os.read(woken, 4096)
            if ticks % TICKS_TO_A_CENSUS == 0:
                known = processes()
                self.family = {pid: known[pid][1] for pid in below(os.getpid(), known)}
            ticks += 1
            if self._takes_too_much():
                self.why = "memory"
                return

    def _is_over(self) -> bool:
        """Whether the script has ended, and no other process speaks for it."""
        alone = self._reap()
        return self.status is not None and (alone or self._nobody_speaks())

    def _nobody_speaks(self) -> bool:
        return bool(select.select([self.claim], [], [], 0)[0])

    def _ask_where(self) -> None:
        """Have the script write down where it is, if it can."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.script, WHERE)
        deadline = time.monotonic() + ANSWER_SECONDS
        before, now = "", self._trace()
        while (before != now or not now) and time.monotonic() < deadline:
            time.sleep(0.02)
            before, now = now, self._trace()

    def _reap(self) -> bool:
        """Take note of what has ended; return whether nothing is left."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return True
            if pid == 0:
                return False
            if pid == self.script:
                self.status = os.waitstatus_to_exitcode(status)

    def _takes_too_much(self) -> bool:
        taken = sum(resident(pid) or last for pid, last in self.family.items())
        limit = self.charge.memory
        if limit is not None and taken > limit and len(self.family) > 1:
            taken = shared_fairly(self.family)
        self.most = max(self.most, taken)
        return limit is not None and taken > limit

    def _end_all(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._reap() and time.monotonic() < deadline:
            for pid in below(os.getpid(), processes()):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            if self.status is None:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self.script, signal.SIGKILL)
            time.sleep(0.01)

    def _trace(self) -> str:
        """Return where the script was when it crashed or when its time was nearly up."""
        try:
            with open(f"{self.charge.scratch}/{TRACE}", "rb") as file:  # noqa: PTH123
                return file.read(LONGEST_TRACE).decode(errors="replace")
        except OSError:
            return ""

    def _say(self, message: dict[str, Any]) -> None:
        line = f"\n{self.charge.token}{json.dumps(message)}\n".encode()
        with contextlib.suppress(BrokenPipeError):
            while line:
                line = line[os.write(self.charge.answers, line) :]
