"""How a watch speaks: in a line on stderr, or with a report where the user looks."""

from __future__ import annotations

import sys

from kerasdoctor.checkup.session import shell
from kerasdoctor.render import terminal
from kerasdoctor.report import Report

# What was said already that is said once.
_said: set[str] = set()


def say(line: str) -> None:
    """Say something in a line that cannot be taken for the program's own output."""
    sys.stderr.write(f"kerasdoctor: {line}\n")
    sys.stderr.flush()


def say_once(line: str) -> None:
    """Say something that holds for the whole program the first time only."""
    if line not in _said:
        _said.add(line)
        say(line)


def show(report: Report) -> None:
    """Show a report below a cell in a session, on stderr elsewhere."""
    if shell() is not None:
        display(report)
        return
    from rich.console import Console

    terminal.show(report, Console(stderr=True))


def display(report: Report) -> None:
    """Show a report in an IPython session: as HTML where that can be shown, as text elsewhere."""
    from IPython.display import display as show_below

    from kerasdoctor.render import html

    show_below({"text/plain": str(report), "text/html": html.inline(report)}, raw=True)
