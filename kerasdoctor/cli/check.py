"""The command `kerasdoctor check`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerasdoctor.cli.again import check_again, files_to_watch
from kerasdoctor.cli.baselines import Baselines, baselines
from kerasdoctor.cli.codes import EXAMINED, FAILED, FINDINGS
from kerasdoctor.cli.fits import Fit
from kerasdoctor.cli.fixing import Asked, asked_for, code_of, fixing
from kerasdoctor.cli.modes import Modes, modes, modes_of, settings_in_force
from kerasdoctor.cli.outputs import FORMATS, Outputs, outputs_of
from kerasdoctor.cli.progress import showing
from kerasdoctor.cli.rules import tell_broken_rules
from kerasdoctor.cli.running import refuse_interpreters, running
from kerasdoctor.cli.saying import say
from kerasdoctor.cli.settling import Given, InForce, choosing
from kerasdoctor.garbage import collecting_seldom
from kerasdoctor.record import record, replace
from kerasdoctor.settings.keys import LEVELS

if TYPE_CHECKING:  # what a command needs is imported by the command, so that help and mistakes are told at once
    from kerasdoctor.checkup import Census
    from kerasdoctor.checkup.options import Notify
    from kerasdoctor.report import Report


@click.command()
@click.argument("paths", nargs=-1, metavar="FILE|FOLDER...")
@click.option(
    "--static/--run", help="Read only, run nothing; or run a script that is named. Folders are always only read."
)
@click.option("--probe/--no-probe", default=True, show_default=True,
              help="Train copies of the model briefly, or only look at it and its arrays.")  # fmt: skip
@click.option("--budget", type=click.FloatRange(1), default=30.0, show_default=True, metavar="SECONDS",
              help="Time for looking, probing and trying fixes, shared by the fits of a script.")  # fmt: skip
@click.option("--time-limit", "--timeout", "time_limit", type=click.FloatRange(1), default=300.0, show_default=True,
              metavar="SECONDS", help="Time that the script itself may take to reach its fits.")  # fmt: skip
@running
@click.option("--compat/--no-compat", default=True, show_default=True,
              help="Let scripts run that are written for Keras 1 or 2: old spellings are read as today's.")  # fmt: skip
@click.option("--stand-in/--no-stand-in",
              help="Make data that a script lacks, to judge all but what is learned from it.")  # fmt: skip
@click.option("--fit", "fits", type=Fit(), default="all", show_default=True, metavar="all|first|N",
              help="Which fits to examine: each distinct setup, the first one, or only the N-th.")  # fmt: skip
@click.option("--fail-on", type=click.Choice([*LEVELS]), default="hurts", show_default=True,
              help="The least severity that makes the exit code 1.")  # fmt: skip
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of the probe's random choices."
)
@choosing
@baselines
@modes
@click.option("--format", "style", type=click.Choice([*FORMATS]), default="full", show_default=True)
@click.option("-o", "--output", "files", multiple=True, metavar="[FORMAT:]PATH",
              help="Write the report to a file in place of stdout, or with FORMAT: beside stdout.")  # fmt: skip
@click.option("--html-output", "page", metavar="PATH", help="Write a page with pictures, too; short for -o html:PATH.")
@fixing
@click.option("--show-output", is_flag=True, help="Pass on to stderr what the script prints.")
@click.option("-v", "--verbose", is_flag=True, help="Say also where reading the source stopped knowing, and why.")
@click.option("-j", "--jobs", type=click.IntRange(1), metavar="N", show_default="one for each core",
              help="Processes that share the files of a folder.")  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="No progress on stderr.")
@click.pass_context
@collecting_seldom()
def check(
    context: click.Context,
    /,
    paths: tuple[str, ...],
    style: str,
    files: tuple[str, ...],
    page: str | None,
    show_output: bool,
    verbose: bool,
    jobs: int | None,
    quiet: bool,
    renew: str | None,
    **_settings: object,
) -> None:
    """Examine scripts; a script that is named is run up to its fits, with your rights.

    Notebooks (.ipynb) are run, too, where nbclient is installed. Saved models (.keras) are only read, and
    so is what - takes from stdin.

    Arguments for the script follow two dashes: kerasdoctor check train.py -- --lr 0.1

    The exit code is 0 when nothing at or above --fail-on was found, 1 when something was, and 2
    when a script could not be examined.
    """
    wanted = modes_of(context)
    if not paths and wanted.show_settings:
        paths = (".",)
    if not paths:
        raise click.UsageError("name a script, a notebook, a saved model or a folder to check")
    if context.obj and len(paths) != 1:
        raise click.UsageError("arguments after -- belong to one script, and several paths are given")
    asked = asked_for(context, paths)
    outputs = outputs_of(wanted.style(style), (*files, *([f"html:{page}"] if page else [])), silent=asked.diff)
    how = _How(context, paths, asked, outputs, wanted, renew, verbose, quiet, jobs, _pass_on if show_output else None)
    if wanted.show_settings:
        click.echo(settings_in_force(how.holds()))
    elif wanted.watch:
        check_again(how.check, how.watched)
    else:
        context.exit(how.check())


@record
class _How:
    """One way to check some paths, to be carried out once or again and again."""

    context: click.Context
    paths: tuple[str, ...]
    asked: Asked
    outputs: Outputs
    modes: Modes
    renew: str | None
    verbose: bool
    quiet: bool
    jobs: int | None
    passed_on: Notify | None

    def holds(self) -> dict[str, InForce]:
        """Return what is in force for each path; raises click.UsageError for mistakes in settings."""
        given = Given(self.context)
        held = {path: given.at(path) for path in self.paths}
        if self.modes.watch or self.modes.as_folder:
            held = {path: replace(each, options=replace(each.options, static=True)) for path, each in held.items()}
        if self.modes.as_folder:
            from kerasdoctor.checkup.folder import worth_reading

            held = {path: each for path, each in held.items() if worth_reading(path, each.options)}
        return held

    def watched(self) -> list[Path]:
        """Return the files of which a change may change what is found."""
        return files_to_watch(self.context, self.paths)

    def check(self) -> int:
        """Check the paths, write the reports, and return the exit code."""
        holds = self.holds()
        refuse_interpreters(each.options for each in holds.values())
        if os.name != "posix" and not all(each.options.static for each in holds.values()):
            raise click.UsageError("running a script needs a POSIX system for now; --static reads it anywhere")
        known = Baselines(holds, self.renew)
        from kerasdoctor.checkup import Census

        folders = [Census(path) for path in self.paths if Path(path).is_dir()]
        if any(each.options.choice.foreign for each in holds.values()):
            tell_broken_rules()
        with showing(self.quiet) as progress:
            found = list(_reports(holds, folders, self.jobs, progress, self.passed_on))
            fixed = self.asked.over(found, {path: held.options for path, held in holds.items()}, progress)
        quiet = self.quiet or (self.outputs.in_full and not self.asked.diff)
        found, said = known.applied(self.asked.carry_out(found, fixed, quiet=quiet))
        reports = [report for _, report in found]
        touched = {*(() if self.modes.as_folder else self.paths), *(one.path for one in fixed if one is not None)}
        # Of a folder only what was found is told, unless all is asked for.
        told = [report for report in reports if report.subject in touched or not report.silent or self.verbose]
        self.outputs.write(reports, reports if self.modes.statistics else told, self.verbose)
        for line in (*(str(census) for census in folders if census.read), *said):
            say(line, err=not self.outputs.said)
        if self.asked.diff:
            return code_of(fixed, reports)
        lenient = self.modes.exit_zero or self.renew is not None
        codes = {report.exit_code(None if lenient else holds[path].fail_on) for path, report in found}
        return next((code for code in (FINDINGS, FAILED) if code in codes), EXAMINED)


def _reports(
    holds: Mapping[str, InForce],
    folders: Sequence[Census],
    jobs: int | None,
    progress: Notify,
    output: Notify | None,
) -> Iterator[tuple[str, Report]]:
    from kerasdoctor.checkup import check_file, check_folder

    known = {census.path: census for census in folders}
    for path, held in holds.items():
        if path in known:
            below = check_folder(path, held.options, progress=progress, jobs=jobs, census=known[path])
            yield from ((path, report) for report in below)
        else:
            yield path, check_file(path, held.options, progress=progress, output=output)


def _pass_on(line: str) -> None:
    click.echo(line, err=True)
