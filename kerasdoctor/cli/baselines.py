"""Baselines on the command line: what is known is set aside, what no longer occurs is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from kerasdoctor.cli.settling import InForce

if TYPE_CHECKING:
    from kerasdoctor.checkup.baseline import Baseline
    from kerasdoctor.report import Report

# More would hide what is new.
MOST_TOLD = 5


def baselines(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of baselines to a command."""
    write: dict[str, Any] = {"type": click.Path(dir_okay=False), "metavar": "FILE"}
    command = click.option(
        "--write-baseline", "renew", **write, help="Write what is found to a baseline; exit with 0."
    )(command)
    return click.option("--baseline", **write, help="Set findings aside that this file knows.")(command)


class Baselines:
    """The baselines of one run: the one to write, or those in force, which are read before anything is checked."""

    def __init__(self, holds: Mapping[str, InForce], renew: str | None) -> None:
        self._holds = holds
        self._renew = renew
        self._known: dict[str, Baseline] = {}
        files = dict.fromkeys(each.baseline for each in holds.values() if each.baseline is not None)
        if renew is None and files:
            from kerasdoctor.checkup.baseline import BaselineError, read_baseline

            try:
                self._known = {file: read_baseline(file) for file in files}
            except BaselineError as error:
                raise click.UsageError(str(error)) from None

    def applied(self, found: Sequence[tuple[str, Report]]) -> tuple[list[tuple[str, Report]], list[str]]:
        """Return the reports without what is known, and what is to be said of the baselines."""
        if self._renew is not None:
            return list(found), [self._written(self._renew, found)]
        reports = list(found)
        said: list[str] = []
        for file, baseline in self._known.items():
            places = [number for number, (path, _) in enumerate(found) if self._holds[path].baseline == file]
            checked = [(found[number][1], self._holds[found[number][0]].options.choice) for number in places]
            new, gone = baseline.applied(checked)
            for number, report in zip(places, new, strict=True):
                reports[number] = found[number][0], report
            if gone:
                more = f" and {len(gone) - MOST_TOLD} more" if len(gone) > MOST_TOLD else ""
                names = ", ".join(str(entry) for entry in gone[:MOST_TOLD])
                said.append(f"{file}: no longer found: {names}{more}; --write-baseline {file} takes them out")
        return reports, said

    def _written(self, file: str, found: Sequence[tuple[str, Report]]) -> str:
        from pathlib import Path

        from kerasdoctor.checkup.baseline import Baseline, BaselineError, read_baseline

        try:
            before = read_baseline(file) if Path(file).exists() else Baseline(file)
            after = before.renewed([(report, self._holds[path].options.choice) for path, report in found])
            after.write()
        except BaselineError as error:
            raise click.ClickException(str(error)) from None
        count = len(after.entries)
        return f"{count} known finding{'' if count == 1 else 's'} written to {file}"
