"""Checks the scripts of a folder by their source; nothing in a folder is run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kerasdoctor.checkup.script import Notify, Options, check_file
from kerasdoctor.render import terminal
from kerasdoctor.report import Report, Stop

# Folders that hold other people's code or none at all.
SKIPPED = {".git", ".venv", "venv", "node_modules", "__pycache__", "site-packages", "build", "dist"} | {
    ".ipynb_checkpoints"
}
# Of what is read in a folder.
ENDINGS = (".py", ".ipynb")
# A script that names neither cannot build a Keras model.
MENTIONS = (b"keras", b"tensorflow")


def check_folder(path: str, options: Options, *, progress: Notify) -> Iterator[Report]:
    """Yield a report for each script and notebook below the folder that mentions Keras, in path order.

    A folder without Python gives one report that says so.
    """
    found = (file for file in Path(path).rglob("*") if file.suffix in ENDINGS)
    files = sorted(file for file in found if SKIPPED.isdisjoint(file.relative_to(path).parts))
    if not files:
        remedy = "name a script, or a folder that holds one"
        stop = Stop("unreadable", f"the folder {path} holds no Python file", remedy)
        yield Report(path, stop=stop, static=True, shown_by=terminal.text)
    mentioning = [file for file in files if any(word in file.read_bytes() for word in MENTIONS)]
    if files and not mentioning:
        note = f"none of {len(files)} Python files mentions Keras or TensorFlow"
        yield Report(path, static=True, notes=(note,), shown_by=terminal.text)
    for file in mentioning:
        yield check_file(str(file), replace(options, static=True), progress=progress)
