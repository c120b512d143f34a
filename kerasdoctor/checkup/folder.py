"""Checks the scripts of a folder by their source; nothing in a folder is run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from kerasdoctor.checkup.options import Notify, Options
from kerasdoctor.checkup.sharing import check_each
from kerasdoctor.checkup.stops import unreadable
from kerasdoctor.choice import fits
from kerasdoctor.record import replace
from kerasdoctor.render import terminal
from kerasdoctor.report import Report, Stop
from kerasdoctor.static.files.accepted import STDIN

# Folders that hold other people's code or none at all.
SKIPPED = {".git", ".venv", "venv", "node_modules", "__pycache__", "site-packages", "build", "dist"} | {
    ".ipynb_checkpoints"
}
# Of what is read in a folder.
ENDINGS = (".py", ".ipynb")
# A script that names neither cannot build a Keras model.
MENTIONS = (b"keras", b"tensorflow")
# So many names of files stay readable in one line.
MOST_NAMES = 5


@dataclass(slots=True)
class Census:
    """What became of the files below a folder; it is right once their reports have been taken."""

    path: str
    read: int = 0
    dismissed: int = 0
    with_findings: int = 0
    failed: int = 0
    unreadable: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Return the counts as one sentence."""
        parts = [f"{self.path}: {_files(self.read)} read, {self.with_findings} of them with findings"]
        if self.failed:
            parts.append(f"{self.failed} that could not be examined")
        if self.dismissed:
            parts.append(f"{self.dismissed} dismissed that name neither Keras nor TensorFlow")
        if self.unreadable:
            more = len(self.unreadable) - MOST_NAMES
            names = [*self.unreadable[:MOST_NAMES], *([f"{more} more"] if more > 0 else [])]
            parts.append(f"not opened: {', '.join(names)}")
        return "; ".join(parts)


def check_folder(
    path: str, options: Options, *, progress: Notify, jobs: int | None = None, census: Census | None = None
) -> Iterator[Report]:
    """Yield a report for each script and notebook below the folder that mentions Keras, in path order.

    A folder without Python gives one report that says so. With several `jobs` the files are shared
    among as many processes; None takes what the machine has where there are many. `census` is told
    what became of each file.
    """
    census = census or Census(path)
    files = sorted(files_below(path, options, census))
    if not files:
        yield Report(
            path, stop=_nothing_to_read(path), static=True, notes=tuple(census.unreadable), shown_by=terminal.text
        )
        return
    mentioning = [str(file) for file in files if _mentions_keras(file, census)]
    if not mentioning:
        note = f"none of {len(files)} Python files mentions Keras or TensorFlow"
        yield Report(path, static=True, notes=(note, *census.unreadable), shown_by=terminal.text)
    for report in check_each(mentioning, replace(options, static=True), jobs=jobs, progress=progress):
        census.read += 1
        census.with_findings += bool(report.worst)
        census.failed += report.stop is not None
        yield report


def _nothing_to_read(path: str) -> Stop:
    """Return the stop of a folder without Python; one that TensorFlow saved a model in says so."""
    if Path(path, "saved_model.pb").exists():
        from kerasdoctor.static.saved.model import saved_folder

        return unreadable(saved_folder(path))
    remedy = "name a script, or a folder that holds one"
    return Stop("unreadable", f"the folder {path} holds no Python file", remedy)


def files_below(path: str, options: Options, census: Census | None = None) -> Iterator[Path]:
    """Yield the scripts and notebooks below a folder; links to folders are not followed."""

    def note(error: OSError) -> None:
        if census is not None:
            census.unreadable.append(f"{error.filename} ({error.strerror})")

    for folder, folders, names in os.walk(path, onerror=note):
        folders[:] = [name for name in folders if name not in SKIPPED and not _excluded(Path(folder, name), options)]
        files = (Path(folder, name) for name in names if name.endswith(ENDINGS))
        yield from (file for file in files if not _excluded(file, options))


def _excluded(path: Path, options: Options) -> bool:
    """Whether the settings leave a file or a folder out, or a folder around it."""
    if not options.exclude:
        return False
    within = PurePath(os.path.relpath(path, options.choice.root))
    around = [each.as_posix() for each in (within, *within.parents)]
    return any(fits(each, pattern.removesuffix("/")) for pattern in options.exclude for each in around)


def worth_reading(path: str, options: Options) -> bool:
    """Whether a file that is named would be read if its folder were: it mentions Keras and is not left out.

    One that cannot be opened is, so that it is told.
    """
    file, census = Path(path), Census(path)
    if path == STDIN or file.is_dir():
        return True
    return not _excluded(file, options) and (_mentions_keras(file, census) or not census.dismissed)


def _mentions_keras(file: Path, census: Census) -> bool:
    """Search a file's bytes for what a script with Keras has to name; nothing is parsed for that."""
    try:
        if not file.is_file():
            census.unreadable.append(f"{file} (a link that leads nowhere, or no file)")
            return False
        data = file.read_bytes()
    except OSError as error:
        census.unreadable.append(f"{file} ({error.strerror})")
        return False
    found = any(word in data for word in MENTIONS)
    census.dismissed += not found
    return found


def _files(count: int) -> str:
    return f"{count} file{'' if count == 1 else 's'}"
