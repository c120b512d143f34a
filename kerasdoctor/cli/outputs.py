"""Where reports go: to stdout and to any number of files, each in its format."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click

from kerasdoctor import __version__
from kerasdoctor.cli.writing import why_not_writable, write_whole
from kerasdoctor.record import record

if TYPE_CHECKING:
    from kerasdoctor.report import Report

Renderer: TypeAlias = "Callable[[Sequence[Report], bool], str]"


def _full(reports: Sequence[Report], verbose: bool) -> str:
    from kerasdoctor.render import terminal

    return "\n\n".join(terminal.text(report, verbose=verbose) for report in reports)


def _concise(reports: Sequence[Report], _: bool) -> str:
    from kerasdoctor.render import concise

    return concise.text(reports)


def _narrated(reports: Sequence[Report], _: bool) -> str:
    from kerasdoctor.render import narrated

    return narrated.text(reports)


def _html(reports: Sequence[Report], _: bool) -> str:
    from kerasdoctor.render.web import document

    return document.text(reports, __version__)


def _json(reports: Sequence[Report], _: bool) -> str:
    from kerasdoctor.render import json_report

    texts = [json_report.text(report, version=__version__) for report in reports]
    return texts[0] if len(texts) == 1 else f"[{','.join(texts)}]"


def _json_lines(reports: Sequence[Report], _: bool) -> str:
    from kerasdoctor.render import json_lines

    return json_lines.text(reports)


def _sarif(reports: Sequence[Report], verbose: bool) -> str:
    from kerasdoctor.render import sarif

    return sarif.text(reports, _root(), __version__, verbose=verbose)


def _gitlab(reports: Sequence[Report], _: bool) -> str:
    from kerasdoctor.render import gitlab

    return gitlab.text(reports, _root())


def _github(reports: Sequence[Report], verbose: bool) -> str:
    from kerasdoctor.render import github

    return github.text(reports, _root(), _full(reports, verbose))


def _markdown(reports: Sequence[Report], _: bool) -> str:
    from kerasdoctor.render import markdown

    return markdown.text(reports, __version__)


def _statistics(reports: Sequence[Report], _: bool) -> str:
    from kerasdoctor.render import statistics

    return statistics.text(reports)


def _statistics_json(reports: Sequence[Report], _: bool) -> str:
    from kerasdoctor.render import statistics

    return statistics.as_json(reports)


def _root() -> str:
    """Return the folder of the repository, as the machine that builds it says, or the folder that we are in."""
    here = Path.cwd()
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        root = os.environ.get(name)
        if root and here.is_relative_to(root):
            return root
    return str(here)


# A renderer is given the reports and whether to be verbose; what it needs is imported when it is asked for.
FORMATS: dict[str, Renderer] = {
    "full": _full,
    "concise": _concise,
    "narrated": _narrated,
    "html": _html,
    "json": _json,
    "json-lines": _json_lines,
    "sarif": _sarif,
    "github": _github,
    "gitlab": _gitlab,
    "markdown": _markdown,
    "statistics": _statistics,
    "statistics-json": _statistics_json,
}
# Of these a reader wants what was found; the others tell of each file that was examined.
FOR_READERS = ("full", "concise", "narrated", "html", "github", "markdown")
# These know colours where the terminal does.
IN_COLOUR = ("full", "concise")
# A page that GitHub shows below a run is added to by its steps, and refused beyond this size.
SUMMARY, MOST_SUMMARY = "GITHUB_STEP_SUMMARY", 1_000_000


@record
class Output:
    """A file, or stdout where the path is empty, and the format that is written to it."""

    style: str
    path: str = ""


@record
class Outputs:
    """All places that the reports of one run go to."""

    each: tuple[Output, ...]

    @property
    def said(self) -> bool:
        """Whether a reader's report goes to stdout, so that more can be said there."""
        return any(not output.path and output.style in IN_COLOUR for output in self.each)

    @property
    def in_full(self) -> bool:
        """Whether stdout tells all that there is to tell a reader."""
        return any(not output.path and output.style == "full" for output in self.each)

    def write(self, reports: Sequence[Report], told: Sequence[Report], verbose: bool) -> None:
        """Write all reports, or for a reader those that are worth telling.

        Raises click.ClickException where a file cannot be written.
        """
        for output in self.each:
            chosen = told if output.style in FOR_READERS else reports
            if output.path:
                _put(FORMATS[output.style](chosen, verbose), output.path)
            elif output.style in IN_COLOUR:
                _show(output.style, chosen, verbose)
            else:
                click.echo(_encodable(FORMATS[output.style](chosen, verbose)))
            if output.style == "github":
                _summarise(chosen)


def outputs_of(style: str, files: Sequence[str], *, silent: bool = False) -> Outputs:
    """Return where reports go: to files given as FORMAT:PATH or PATH, and to stdout unless a bare PATH is given.

    With `silent` something else goes to stdout.

    Raises click.UsageError for a file that cannot be written, before anything is examined.
    """
    each = [_output(file, style) for file in files]
    paths = [output.path for output in each]
    for path in paths:
        why = why_not_writable(path)
        if why is not None:
            raise click.UsageError(f"--output: {why}")
        if paths.count(path) > 1:
            raise click.UsageError(f"--output: two reports cannot go to the same file {path}")
    to_stdout = not silent and not any(file == output.path for file, output in zip(files, each, strict=True))
    return Outputs((*([Output(style)] if to_stdout else []), *each))


def _output(file: str, style: str) -> Output:
    named, colon, path = file.partition(":")
    return Output(named, path) if colon and path and named in FORMATS else Output(style, file)


def _show(style: str, reports: Sequence[Report], verbose: bool) -> None:
    from rich.console import Console

    from kerasdoctor.render import terminal

    console = Console()
    if style == "concise":
        from kerasdoctor.render import concise

        terminal.put(console, *concise.lines(terminal.page_for(console), reports))
        return
    for report in reports:
        terminal.show(report, console, verbose=verbose)


def _encodable(text: str) -> str:
    """Return text without what stdout does not take, such as names of files that are not valid text."""
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def _summarise(reports: Sequence[Report]) -> None:
    """Add the reports to the page of a GitHub workflow, if there is one."""
    page = os.environ.get(SUMMARY)
    if not page:
        return
    data = _markdown(reports, False).encode("utf-8", "replace")
    if len(data) > MOST_SUMMARY:
        data = data[: data.rfind(b"\n", 0, MOST_SUMMARY)] + b"\n\nThe rest is in the log."
    try:
        with Path(page).open("ab") as file:
            file.write(data + b"\n")
    except OSError as error:
        raise click.ClickException(f"the summary cannot be written to {page}: {error.strerror}") from error


def _put(text: str, path: str) -> None:
    try:
        write_whole(path, f"{text}\n".encode("utf-8", "replace"))
    except OSError as error:
        raise click.ClickException(f"the report cannot be written to {path}: {error.strerror}") from error
