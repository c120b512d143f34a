"""What goes on during a check, on stderr: a moving line in a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.text import Text

    from kerasdoctor.checkup.options import Notify

# What takes less is over before its seconds could be read.
SHORT = 2


class Going:
    """What goes on and for how long, worked out anew each time that the line is drawn."""

    def __init__(self, text: str) -> None:
        self._text, self._since = text, time.monotonic()

    def __rich__(self) -> Text:
        from rich.text import Text

        seconds = int(time.monotonic() - self._since)
        return Text(f"{self._text} ({seconds} s)" if seconds >= SHORT else self._text)


@contextmanager
def showing(quiet: bool) -> Iterator[Notify]:
    """Show what goes on: a moving line in a terminal, plain lines elsewhere, nothing when quiet."""
    if quiet:
        yield lambda _: None
        return
    if not sys.stderr.isatty():
        yield lambda text: click.echo(f"kerasdoctor: {_plain(text)}", err=True)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True)
    with console.status(Going("reading")) as status:

        def tell(text: str) -> None:
            text = _plain(text)
            if ":" in text:
                console.print(Text(text, style="dim"))
            else:
                status.update(Going(text))

        yield tell


def _plain(text: str) -> str:
    """Return a line without control characters, which names in a file may hold."""
    return "".join(sign for sign in text if sign.isprintable())
