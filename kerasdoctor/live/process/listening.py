"""Takes in what a child sends and prints, within bounds: nothing that a script does makes the asking process grow."""

from __future__ import annotations

import json
import os
import queue
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

from kerasdoctor.live.process.channel import LONGEST_MESSAGE

KEPT_OUTPUT_LINES = 200
LONGEST_KEPT_LINE = 2_000
KEPT_BYTES = KEPT_OUTPUT_LINES * LONGEST_KEPT_LINE
LONGEST_LINE = 65_536
AT_ONCE = 65_536
PAUSE_SECONDS = 0.005
# TensorFlow and absl write these at import whatever their log level; they say nothing of the script. What is
# fatal (F) says why it ended.
NOISE = re.compile(
    r"^(\d{4}-\d\d-\d\d .*: [IWE] .*(tensorflow|cuda|XLA)|[IWE]\d{4} |WARNING: All log messages|To enable the foll)"
)


def bounded_lines(descriptor: int, longest: int) -> Iterator[bytes]:
    """Yield the lines that come out of a pipe, without their ends; of one that is too long, nothing."""
    rest, skipping = bytearray(), False
    while chunk := os.read(descriptor, AT_ONCE):
        if skipping and b"\n" not in chunk:
            continue
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
        self._kept = bytearray()

    @property
    def lines(self) -> tuple[str, ...]:
        """The last lines, the newest at the end."""
        printed = bytes(self._kept).removesuffix(b"\n")
        told = map(_told, printed.split(b"\n") if printed else ())
        return tuple([line[:LONGEST_KEPT_LINE] for line in told if line is not None][-KEPT_OUTPUT_LINES:])

    def take(self, descriptor: int) -> None:
        """Take in what comes out of a pipe, until it is closed at its other end."""
        rest = b""
        while chunk := os.read(descriptor, AT_ONCE):
            if len(chunk) < AT_ONCE:  # what is printed line by line is read in larger pieces
                time.sleep(PAUSE_SECONDS)
            self._kept += chunk
            if len(self._kept) > 2 * KEPT_BYTES:
                del self._kept[:-KEPT_BYTES]
            if self._passed_to is None:  # lines are made of it only when they are asked for: a flood costs little
                continue
            *ended, rest = (rest + chunk).split(b"\n")
            for line in ended:
                self._pass(line)
            if len(rest) > LONGEST_LINE:
                self._pass(rest)
                rest = b""
        if rest:
            self._pass(rest)

    def _pass(self, raw: bytes) -> None:
        line = _told(raw)
        if self._passed_to is None or line is None:
            return
        try:
            self._passed_to(line)
        except (OSError, ValueError):  # nobody reads it any more; the script must not wait for that
            self._passed_to = None


def _told(raw: bytes) -> str | None:
    """Return a line as text; nothing where it is noise."""
    line = raw.decode(errors="replace").rstrip("\r")
    return None if NOISE.match(line) else line
