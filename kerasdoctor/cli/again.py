"""Checks again whenever a file changes, until it is interrupted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

import click

from kerasdoctor.cli.settling import Given

# Soon enough to feel immediate; looking at the times of a thousand files takes some ten milliseconds.
INTERVAL = 0.4
# Where settings may come to stand.
FILES = ("kerasdoctor.toml", "pyproject.toml")
Stamps: TypeAlias = dict[str, tuple[int, int]]


def check_again(
    once: Callable[[], object],
    watched: Callable[[], Iterable[Path]],
    *,
    rounds: int | None = None,
    wait: Callable[[float], object] = time.sleep,
) -> None:
    """Call `once`, and again whenever one of the watched files has changed, appeared or gone.

    An interrupt ends it as it is meant to; a mistake in the settings is told and waits for the next change.
    `rounds` bounds the calls.
    """
    left = rounds
    try:
        while left is None or left > 0:
            before = _stamps(watched())
            _told(once)
            left = None if left is None else left - 1
            click.echo(f"kerasdoctor: watching {len(before)} files; Ctrl-C ends it", err=True)
            while left != 0 and _stamps(watched()) == before:
                wait(INTERVAL)
    except KeyboardInterrupt:
        click.echo("kerasdoctor: no longer watching", err=True)


def _told(once: Callable[[], object]) -> None:
    click.clear()  # which does nothing where there is no terminal
    try:
        once()
    except click.ClickException as error:
        error.show()


def files_to_watch(context: click.Context, paths: Iterable[str]) -> list[Path]:
    """Return the files that a check of these paths reads: scripts, and settings and baselines for them.

    While the settings hold a mistake they are all that is watched.
    """
    from kerasdoctor.checkup.folder import files_below

    found: list[Path] = []
    for path in paths:
        place = Path(path).absolute()
        folders = (place, *place.parents) if place.is_dir() else place.parents
        found += [folder / name for folder in folders for name in FILES]
        try:
            held = Given(context).at(path)
        except click.UsageError:
            continue
        found += [Path(held.baseline)] if held.baseline is not None else []
        found += files_below(path, held.options) if place.is_dir() else [Path(path)]
    return found


def _stamps(files: Iterable[Path]) -> Stamps:
    """Return when each file was last changed, and its size; one that is not there has no stamp."""
    stamps: Stamps = {}
    for file in files:
        try:
            found = file.stat()
        except OSError:
            continue
        stamps[str(file)] = (found.st_mtime_ns, found.st_size)
    return stamps
