"""The script's end of the pipes to kerasdoctor: one process speaks, in lines that nothing else can write."""

from __future__ import annotations

import contextlib
import json
import os
import time
from typing import Any, NoReturn, Protocol

from kerasdoctor.live.process.guardian import Charge

# Longer than any fact of a real setup; what is longer would cost the asking process its small size.
LONGEST_MESSAGE = 4 * 2**20
CUT_OFF = 113


class Speaker(Protocol):
    """Whatever stands for a script and hears what is asked of it."""

    def say(self, message: dict[str, Any]) -> None:
        """Send a message."""

    def get(self) -> Any:
        """Wait for the next request."""

    def speak_or_wait(self) -> None:
        """Be the one that speaks, or wait for the end where another is."""

    def release(self) -> None:
        """Let another speak."""

    def is_of_the_script(self) -> bool:
        """Whether this is the process of the script itself."""


class Channel:
    """Requests in, messages out, and the claim to speak.

    A script may fork, spawn or start threads, and more than one of them may come to `fit`: whoever
    claims first is heard. It may also close every descriptor that it knows nothing of, as daemons do;
    they are then had from the guardian, and never is a word written into a file of the script's.
    """

    def __init__(
        self, charge: Charge, claim: tuple[int, int], guardian: int | None = None, script: int | None = None
    ) -> None:
        self.charge = charge
        self.guardian = os.getppid() if guardian is None else guardian
        self.script = os.getpid() if script is None else script
        self._taken, self._given = claim
        self._known = {fd: _identity(fd) for fd in (charge.requests, charge.answers, *claim)}
        self._rest = b""

    def ends(self) -> list[int]:
        """Return the ends for requests, answers, taking the claim and giving it back, as they are now."""
        modes = (os.O_RDONLY, os.O_WRONLY, os.O_RDONLY | os.O_NONBLOCK, os.O_WRONLY | os.O_NONBLOCK)
        return [self._sound(end, mode) for end, mode in zip(self._known, modes, strict=True)]

    def claim(self) -> bool:
        """Be the one that speaks from now on; False where another is already."""
        try:
            return os.read(self._sound(self._taken, os.O_RDONLY | os.O_NONBLOCK), 1) != b""
        except BlockingIOError:
            return False

    def release(self) -> None:
        """Let another speak: the script goes on."""
        with contextlib.suppress(BlockingIOError):  # the script has filled our pipe
            os.write(self._sound(self._given, os.O_WRONLY | os.O_NONBLOCK), b".")

    def is_of_the_script(self) -> bool:
        """Whether this is the process of the script itself, and none that it started."""
        return os.getpid() == self.script

    def speak_or_wait(self) -> None:
        """Be the one that speaks, or wait for the end where another is; the guardian brings it."""
        if not self.claim():
            wait_for_the_end()

    def say(self, message: dict[str, Any]) -> None:
        """Send a message; one that is too long says so instead."""
        text = json.dumps(message)
        if len(text) > LONGEST_MESSAGE:
            text = json.dumps({"event": message.get("event"), "too_long": len(text)})
        # It begins a line of its own, whatever else has been written into the pipe.
        line = f"\n{self.charge.token}{text}\n".encode()
        answers = self._sound(self.charge.answers, os.O_WRONLY)
        while line:
            line = line[os.write(answers, line) :]

    def get(self) -> Any:
        """Wait for the next request; where kerasdoctor is gone, wait for the end."""
        requests = self._sound(self.charge.requests, os.O_RDONLY)
        while b"\n" not in self._rest:
            more = os.read(requests, 65_536)
            if not more:
                wait_for_the_end()
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        return json.loads(line)

    def _sound(self, descriptor: int, flags: int) -> int:
        """Return a descriptor that leads to our pipe, which the number that we had may no longer do."""
        if _identity(descriptor) == self._known[descriptor]:
            return descriptor
        try:
            return os.open(f"/proc/{self.guardian}/fd/{descriptor}", flags)
        except OSError:
            os._exit(CUT_OFF)


def wait_for_the_end() -> NoReturn:
    """Do nothing more; everything here is ended from outside."""
    while True:
        time.sleep(3600)


def _identity(descriptor: int) -> tuple[int, int] | None:
    try:
        stat = os.fstat(descriptor)
    except OSError:
        return None
    return stat.st_dev, stat.st_ino
