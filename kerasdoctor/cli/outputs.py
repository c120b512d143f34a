"""Where reports go: to stdout and to any number of files, each in its format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import click

from kerasdoctor import __version__
from kerasdoctor.cli.writing import why_not_writable, write_whole
from kerasdoctor.record import record

if TYPE_CHECKING:
    from kerasdoctor.report import Report

Renderer: TypeAlias = "Callable[[Sequence[Report], bool], str]"


def _text(reports: Sequence[Report], verbose: bool) -> str:
    from kerasdoctor.render import terminal

    return "\n\n".join(terminal.text(report, verbose=verbose) for report in reports)


def _json(reports: Sequence[Report], _: bool) -> str:
    from kerasdoctor.render import json_report

    texts = [json_report.text(report, version=__version__) for report in reports]
    return texts[0] if len(texts) == 1 else f"[{','.join(texts)}]"


# A renderer is given the reports and whether to be verbose; what it needs is imported when it is asked for.
FORMATS: dict[str, Renderer] = {"text": _text, "json": _json}
# Of these a reader wants what was found; the others tell of each file that was examined.
FOR_READERS = ("text",)


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
        return any(not output.path and output.style in FOR_READERS for output in self.each)

    def write(self, reports: Sequence[Report], told: Sequence[Report], verbose: bool) -> None:
        """Write all reports, or for a reader those that are worth telling.

        Raises click.ClickException where a file cannot be written.
        """
        for output in self.each:
            chosen = told if output.style in FOR_READERS else reports
            if output.path:
                _put(FORMATS[output.style](chosen, verbose), output.path)
            elif output.style == "text":
                _show(chosen, verbose)
            else:
                click.echo(FORMATS[output.style](chosen, verbose))


def outputs_of(style: str, files: Sequence[str]) -> Outputs:
    """Return where reports go: to files given as FORMAT:PATH or PATH, and to stdout unless a bare PATH is given.

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
    to_stdout = not any(file == output.path for file, output in zip(files, each, strict=True))
    return Outputs((*([Output(style)] if to_stdout else []), *each))


def _output(file: str, style: str) -> Output:
    named, colon, path = file.partition(":")
    return Output(named, path) if colon and path and named in FORMATS else Output(style, file)


def _show(reports: Sequence[Report], verbose: bool) -> None:
    from rich.console import Console

    from kerasdoctor.render import terminal

    console = Console()
    for report in reports:
        terminal.show(report, console, verbose=verbose)


def _put(text: str, path: str) -> None:
    try:
        write_whole(path, f"{text}\n".encode("utf-8", "replace"))
    except OSError as error:
        raise click.ClickException(f"the report cannot be written to {path}: {error.strerror}") from error
