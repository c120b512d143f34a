"""The options that put fixes into files, or show what they would change."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import click

from kerasdoctor.cli.codes import EXAMINED, FAILED, FINDINGS
from kerasdoctor.cli.writing import why_not_writable, write_whole
from kerasdoctor.record import record, replace
from kerasdoctor.settings.keys import nearest

if TYPE_CHECKING:
    from kerasdoctor.checkup.fixing import Fixed, Wish
    from kerasdoctor.checkup.options import Notify, Options
    from kerasdoctor.report import Report

    Found: TypeAlias = "Sequence[tuple[str, Report]]"
    Outcome: TypeAlias = "list[Fixed | None]"
STDIN = "-"
# Files for which nobody knows whether there is something to fix.
UNREAD = ("unreadable", "failed")


def fixing(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options about fixes to a command; `asked_for` reads them off its context."""
    options: tuple[Any, ...] = (
        click.option("--fix", is_flag=True,
                     help="Make the fixes that are safe, such as renames of removed names, and examine the outcome."),
        click.option("--diff", is_flag=True,
                     help="Print the fixes as a patch for git apply, and change nothing. Exit code 1 if there is one."),
        click.option("--unsafe-fixes", is_flag=True,
                     help="With --fix or --diff: also fixes that change what is trained. Where a finding has several "
                          "fixes for different intents, only a person can choose: see --choose."),
        click.option("--choose", multiple=True, metavar="NAME:CHOICE",
                     help="With --fix or --diff: of the fixes of this rule take the one with this number in the "
                          "report, or with these words in its intent."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@record
class Asked:
    """What is to become of fixes: written into files, or only shown."""

    how: Literal["", "fix", "diff"]
    wish: Wish | None = None

    @property
    def diff(self) -> bool:
        """Whether a patch goes to stdout, and no report."""
        return self.how == "diff"

    def over(self, found: Found, options: Mapping[str, Options], progress: Notify) -> Outcome:
        """Return what becomes of each report's file; where nothing could be fixed, nothing.

        Raises click.UsageError for a choice that no fix answers to, before anything is written.
        """
        if self.wish is None:
            return [None] * len(found)
        from kerasdoctor.checkup.fixing import ChoiceError, fix_file

        try:
            made = [fix_file(report, options[path], self.wish, progress) for path, report in found]
        except ChoiceError as error:
            raise click.UsageError(f"--choose: {error}") from None
        rules = {cause.rule.name for _, report in found for diagnosis in report.diagnoses for cause in diagnosis.causes}
        for choice in self.wish.choices:
            if choice.rule not in rules:
                click.echo(f"kerasdoctor: --choose: {choice.rule} has found nothing here", err=True)
        return made

    def carry_out(self, found: Found, made: Outcome, *, quiet: bool) -> list[tuple[str, Report]]:
        """Write the files that change, or print what would; return the reports as they are then.

        With `quiet` only the reports tell what was fixed.

        Raises click.ClickException where a file cannot be written.
        """
        after: list[tuple[str, Report]] = []
        for (path, report), one in zip(found, made, strict=True):
            if one is None:
                after.append((path, report))
                continue
            lines = told(one, write=not self.diff)
            _remark(one, [] if quiet else lines)
            if self.diff:
                _print(one)
                after.append((path, report))
            else:
                _write(one)
                after.append((path, replace(one.report, notes=(*one.report.notes, *lines))))
        return after


def asked_for(context: click.Context, paths: Sequence[str]) -> Asked:
    """Return what is asked for, if anything is; mistakes in it are told before anything is examined."""
    given = context.params
    if not given["fix"] and not given["diff"]:
        if given["unsafe_fixes"] or given["choose"]:
            raise click.UsageError("--unsafe-fixes and --choose go with --fix or --diff")
        return Asked("")
    if STDIN in paths:
        raise click.UsageError("what comes from stdin has no file to be fixed: name the file")
    for path in paths if not given["diff"] else ():
        why = None if Path(path).is_dir() else why_not_writable(path)
        if why is not None:
            raise click.UsageError(f"--fix: {why}")
    from kerasdoctor.checkup.fixing import Wish

    choices = tuple(_choice(text) for text in given["choose"])
    return Asked("diff" if given["diff"] else "fix", Wish(given["unsafe_fixes"], choices))


def _choice(text: str) -> Any:
    from kerasdoctor.checkup.fixing import Choice
    from kerasdoctor.rules import all_rules

    name, colon, which = text.partition(":")
    names = [rule.name for rule in all_rules()]
    if name not in names:
        hint = nearest(name, names, "`kerasdoctor rules` lists them")
        raise click.UsageError(f"--choose: there is no rule {name}; {hint}")
    if not colon or not which.strip():
        raise click.UsageError(f"--choose: say which of the fixes of {name}, as in --choose {name}:1")
    return Choice(name, which.strip())


def told(one: Fixed, *, write: bool) -> list[str]:
    """Say what was fixed and what was not, in lines."""
    rules = dict.fromkeys(made.rule for made in one.made)
    places = {rule: "; ".join(made.what for made in one.made if made.rule == rule) for rule in rules}
    verb = "fixed" if write else "to be fixed"
    lines = [f"{verb}: {rule} ({what})" for rule, what in places.items()]
    return lines + [f"not fixed: {left.rule}{': ' if left.rule else ''}{left.why}" for left in one.left_out]


def code_of(made: Outcome, reports: Sequence[Report]) -> int:
    """Return the exit code of a patch: whether there is one, or a file that could not be read."""
    if any(one is not None and one.new != one.old for one in made):
        return FINDINGS
    unread = any(report.stop is not None and report.stop.reason in UNREAD for report in reports)
    return FAILED if unread else EXAMINED


def _write(one: Fixed) -> None:
    if one.new == one.old:
        return
    why = why_not_writable(one.path)
    if why is not None:
        raise click.ClickException(why)
    try:
        if Path(one.path).read_bytes() != one.old:
            raise click.ClickException(f"{one.path} has changed since it was examined, and is left as it is")
        write_whole(one.path, one.new)
    except OSError as error:
        raise click.ClickException(f"{one.path} cannot be written: {error.strerror}") from error


def _remark(one: Fixed, lines: Sequence[str]) -> None:
    from kerasdoctor.render.found import shown

    for line in lines:
        click.echo(f"kerasdoctor: {shown(f'{one.path}: {line}')}", err=True)


def _print(one: Fixed) -> None:
    from kerasdoctor.render import patch
    from kerasdoctor.render.found import beneath

    if one.new == one.old:
        return
    data = patch.patch(beneath(str(Path.cwd()), one.path), one.old, one.new)
    if not sys.stdout.isatty():
        click.echo(data, nl=False)
        return
    from rich.console import Console
    from rich.text import Text

    from kerasdoctor.render.fixes import ADDED, REMOVED
    from kerasdoctor.render.page import DIM
    from kerasdoctor.render.terminal import page_for, put

    console = Console()
    page = page_for(console)
    for line, kind in patch.shown(data):
        put(console, Text(page.clean(line), style={"+": ADDED, "-": REMOVED, "@": DIM}.get(kind, "")))
