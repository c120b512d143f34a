"""Lines beside the reports: what a user wrote is shown in them as text, whatever it holds."""

from __future__ import annotations

import click


def say(line: str, *, err: bool = True) -> None:
    """Print a line, to stderr unless told otherwise, without escapes and commands of workflows."""
    from kerasdoctor.render.page import Page, harmless  # seldom needed, and every start would wait for it

    click.echo(harmless(Page(0).clean(line)), err=err)
