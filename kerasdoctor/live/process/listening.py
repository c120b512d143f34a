"""Takes in what a child sends and prints, within bounds: nothing that a script does makes the asking process grow."""

from __future__ import annotations

import json
import os
import queue
import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from kerasdoctor.live.process.channel import LONGEST_MESSAGE

KEPT_OUTPUT_LINES = 200
LONGEST_KEPT_LINE = 2_000
LONGEST_LINE = 65_536
AT_ONCE = 65_536
# TensorFlow and absl write these at import whatever their log level; they say nothing of the script. What is
# fatal (F) says why it ended.
NOISE = re.compile(
    r"^(\d{4}-\d\d-\d\d .*: [IWE] .*(tensorflow|cuda|XLA)|[IWE]\d{4} |WARNING: All log messages|To enable the foll)"
)


def bounded_lines(descriptor: int, longest: int) -> Iterator[bytes]:
    """Yield the lines that come out of a pipe, without their ends; of one that is too long, nothing."""
    rest, skipping = bytearray(), False
    while chunk := os.read(descriptor, AT_ONCE):
        *ended, begun = chunk.split(b"\n")
        for line in ended:
            if not skipping and len(rest) + len(line) <= longest:
                yield bytes(rest + line)
            rest.clear()
            skipping = False
        rest += begun
        if len(rest) > longest:
            rest.clear()
            skipping = True


def take_messages(descriptor: int, token: str, inbox: queue.SimpleQueue[dict[str, Any]]) -> None:
    """Pass on the messages that come out of a pipe, until it is closed at its other end.

    A line without the token is not from us: the script has written into our pipe.
    """
    begins = token.encode()
    for line in bounded_lines(descriptor, LONGEST_MESSAGE + len(begins)):
        if not line.startswith(begins):
            continue
        try:
            message = json.loads(line[len(begins) :])
        except (ValueError, RecursionError):
            message = None
        inbox.put(message if isinstance(message, dict) and "event" in message else {"event": "garbled"})


class Printed:
    """What a script prints: the last lines of it, without the noise of its libraries."""

    def __init__(self, passed_to: Callable[[str], None] | None = None) -> None:
        self._passed_to = passed_to
        self._kept: deque[str] = deque(maxlen=KEPT_OUTPUT_LINES)

    @property
    def lines(self) -> tuple[str, ...]:
        """The last lines, the newest at the end."""
        return tuple(self._kept)

    def take(self, descriptor: int) -> None:
        """Take in what comes out of a pipe, until it is closed at its other end."""
        rest = b""
        while chunk := os.read(descriptor, AT_ONCE):
            *ended, rest = (rest + chunk).split(b"\n")
            if self._passed_to is None:
                del ended[:-KEPT_OUTPUT_LINES]
            for line in ended:
                self._note(line)
            if len(rest) > LONGEST_LINE:
                self._note(rest)
                rest = b""
        if rest:
            self._note(rest)

    def _note(self, raw: bytes) -> None:
        line = raw.decode(errors="replace").rstrip("\r")
        if NOISE.match(line):
            return
        self._kept.append(line[:LONGEST_KEPT_LINE])
        if self._passed_to is None:
            return
        try:
            self._passed_to(line)
        except (OSError, ValueError):  # nobody reads it any more; the script must not wait for that
            self._passed_to = None
