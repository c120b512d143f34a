"""The command `kerasdoctor env`."""

from __future__ import annotations

import click

from kerasdoctor.cli.codes import EXAMINED, FINDINGS


@click.command()
@click.option("--devices", is_flag=True, help="Import the backend, too, to see its devices; that takes some seconds.")
@click.option("-v", "--verbose", is_flag=True, help="Tell also what is as it has to be.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def env(context: click.Context, /, devices: bool, verbose: bool, style: str) -> None:
    """Look at what surrounds a setup: Python, Keras, its backend, libraries that do not fit, files in the way.

    The exit code is 1 where something is in the way of every setup.
    """
    from rich.console import Console
    from rich.text import Text

    from kerasdoctor.checkup.environment.around import look_around
    from kerasdoctor.render import environment
    from kerasdoctor.render.terminal import page_for, put

    sections = look_around(with_devices=devices)
    if style == "json":
        click.echo(environment.as_json(sections))
    else:
        console = Console()
        put(console, Text("\n").join(environment.lines(page_for(console), sections, verbose=verbose)))
    wrong = any(section.state == environment.State.WRONG for section in sections)
    context.exit(FINDINGS if wrong else EXAMINED)
