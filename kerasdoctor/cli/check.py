"""The command `kerasdoctor check`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerasdoctor.cli.codes import EXAMINED, FAILED, FINDINGS
from kerasdoctor.cli.outputs import FORMATS, outputs_of
from kerasdoctor.cli.rules import nearest
from kerasdoctor.finding import Severity
from kerasdoctor.garbage import collecting_seldom

if TYPE_CHECKING:  # what a command needs is imported by the command, so that help and mistakes are told at once
    from kerasdoctor.checkup import Census, Options
    from kerasdoctor.checkup.options import Notify
    from kerasdoctor.report import Report

LEVELS = {severity.word: severity for severity in Severity}


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE|FOLDER...")
@click.option("--static", is_flag=True, help="Read only; run nothing. Folders are always only read.")
@click.option("--no-probe", is_flag=True, help="Look at the live model and its arrays, but train no copy of it.")
@click.option("--budget", type=click.FloatRange(1), default=30.0, show_default=True, metavar="SECONDS",
              help="Time for looking, probing and trying fixes, once the script has reached fit.")  # fmt: skip
@click.option("--time-limit", type=click.FloatRange(1), default=300.0, show_default=True, metavar="SECONDS",
              help="Time that the script itself may take to reach fit.")  # fmt: skip
@click.option("--compat/--no-compat", default=True, show_default=True,
              help="Let scripts run that are written for Keras 1 or 2: old spellings are read as today's.")  # fmt: skip
@click.option("--stand-in", is_flag=True,
              help="Make data that a script lacks, to judge all but what is learned from it.")  # fmt: skip
@click.option("--fail-on", type=click.Choice([*LEVELS, "never"]), default="hurts", show_default=True,
              help="The least severity that makes the exit code 1.")  # fmt: skip
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of the probe's random choices."
)
@click.option("--extend-select", "extra", multiple=True, metavar="NAME",
              help="Judge also by this rule that is off by default, by those of this family, or by all.")  # fmt: skip
@click.option("--format", "style", type=click.Choice([*FORMATS]), default="text", show_default=True)
@click.option("-o", "--output", "files", multiple=True, metavar="[FORMAT:]PATH",
              help="Write the report to a file in place of stdout, or with FORMAT: beside stdout.")  # fmt: skip
@click.option("--show-output", is_flag=True, help="Pass on to stderr what the script prints.")
@click.option("-v", "--verbose", is_flag=True, help="Say also where reading the source stopped knowing, and why.")
@click.option("-j", "--jobs", type=click.IntRange(1), metavar="N", show_default="one for each core",
              help="Processes that share the files of a folder.")  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="No progress on stderr.")
@click.pass_context
@collecting_seldom()
def check(
    context: click.Context,
    paths: tuple[str, ...],
    static: bool,
    no_probe: bool,
    budget: float,
    time_limit: float,
    compat: bool,
    stand_in: bool,
    fail_on: str,
    seed: int,
    extra: tuple[str, ...],
    style: str,
    files: tuple[str, ...],
    show_output: bool,
    verbose: bool,
    jobs: int | None,
    quiet: bool,
) -> None:
    """Examine scripts; a script that is named is run up to its first fit, with your rights.

    Notebooks (.ipynb) and saved models (.keras) are only read; so is what - takes from stdin.

    Arguments for the script follow two dashes: kerasdoctor check train.py -- --lr 0.1

    The exit code is 0 when nothing at or above --fail-on was found, 1 when something was, and 2
    when a script could not be examined.
    """
    argv = tuple(context.obj or ())
    if argv and len(paths) != 1:
        raise click.UsageError("arguments after -- belong to one script, and several paths are given")
    outputs = outputs_of(style, files)
    if os.name != "posix" and not static:
        raise click.UsageError("running a script needs a POSIX system for now; --static reads it anywhere")
    from kerasdoctor.checkup import Census, Options

    options = Options(argv, static, not no_probe, budget, time_limit, seed, _known(extra), compat, stand_in)
    folders = [Census(path) for path in paths if Path(path).is_dir()]
    with _progress(quiet) as progress:
        reports = list(_reports(paths, folders, options, jobs, progress, _pass_on if show_output else None))
    # Of a folder only what was found is told, unless all is asked for.
    told = [report for report in reports if report.subject in paths or not report.silent or verbose]
    outputs.write(reports, told, verbose)
    for census in folders:
        if census.read:
            click.echo(str(census), err=not outputs.said)
    level = None if fail_on == "never" else LEVELS[fail_on]
    codes = {report.exit_code(level) for report in reports}
    context.exit(next((code for code in (FINDINGS, FAILED) if code in codes), EXAMINED))


def _known(names: Sequence[str]) -> frozenset[str]:
    """Return names of rules and families as they are, or say which one is not known."""
    if names:
        from kerasdoctor.rules import all_rules

        known = {"all", *(rule.name for rule in all_rules()), *(rule.family for rule in all_rules())}
        for name in names:
            if name not in known:
                raise click.UsageError(
                    f"--extend-select: there is no rule and no family {name}; {nearest(name, known)}"
                )
    return frozenset(names)


def _reports(
    paths: Sequence[str],
    folders: Sequence[Census],
    options: Options,
    jobs: int | None,
    progress: Notify,
    output: Notify | None,
) -> Iterator[Report]:
    from kerasdoctor.checkup import check_file, check_folder

    known = {census.path: census for census in folders}
    for path in paths:
        if path in known:
            yield from check_folder(path, options, progress=progress, jobs=jobs, census=known[path])
        else:
            yield check_file(path, options, progress=progress, output=output)


def _pass_on(line: str) -> None:
    click.echo(line, err=True)


def _plain(text: str) -> str:
    """Return a line without control characters, which names in a file may hold."""
    return "".join(sign for sign in text if sign.isprintable())


@contextmanager
def _progress(quiet: bool) -> Iterator[Notify]:
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
    with console.status("reading") as status:

        def tell(text: str) -> None:
            text = _plain(text)
            if ":" in text:
                console.print(Text(text, style="dim"))
            else:
                status.update(Text(text))

        yield tell
